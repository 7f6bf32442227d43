package io.cardea.audit.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Space on the disk for a file, by {@code posix_fallocate} (POSIX.1-2017) of Linux on 64 bits: the
 * file reads as zeros, of which next to none are written.
 */
final class Reservation {

  private static final int WRITE_ONLY = 0x1;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int INTERRUPTED = 4;

  /** Errors that say something of the disk, by their numbers on Linux. */
  private static final Map<Integer, String> ERRORS =
      Map.of(
          5, "Input/output error",
          27, "File too large",
          28, "No space left on device",
          30, "Read-only file system",
          122, "Disk quota exceeded");

  private record Calls(MethodHandle open, MethodHandle allocate, MethodHandle close) {}

  private static final Optional<Calls> CALLS = calls();

  private Reservation() {}

  /**
   * Reserves {@code bytes} for the file {@code path}, whose size they are then. Waits for the disk.
   *
   * @return false if that is not possible here, or not with this file
   * @throws IOException if the disk has no room, or does not work
   */
  static boolean of(Path path, long bytes) throws IOException {
    if (CALLS.isEmpty() || !path.getFileSystem().equals(FileSystems.getDefault())) {
      return false;
    }
    try {
      return reserve(CALLS.get(), path, bytes);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // they declare nothing else
    }
  }

  private static boolean reserve(Calls calls, Path path, long bytes) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toAbsolutePath().toString());
      int file = (int) calls.open().invokeExact(name, WRITE_ONLY | CLOSE_ON_EXEC);
      if (file < 0) {
        return false;
      }
      try {
        int error;
        do {
          error = (int) calls.allocate().invokeExact(file, 0L, bytes);
        } while (error == INTERRUPTED);
        if (ERRORS.containsKey(error)) {
          throw new IOException(path + ": " + ERRORS.get(error));
        }
        return error == 0;
      } finally {
        int _ = (int) calls.close().invokeExact(file);
      }
    }
  }

  private static Optional<Calls> calls() {
    boolean isLinux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!isLinux || ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      return calls(Linker.nativeLinker());
    } catch (IllegalCallerException e) { // native access is not granted
      return Optional.empty();
    }
  }

  @SuppressWarnings("restricted") // the three calls are those of POSIX
  private static Optional<Calls> calls(Linker linker) {
    SymbolLookup library = linker.defaultLookup();
    FunctionDescriptor open =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    FunctionDescriptor allocate =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    FunctionDescriptor close = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    return library
        .find("posix_fallocate")
        .flatMap(allocating ->
            library
                .find("open")
                .flatMap(opening ->
                    library
                        .find("close")
                        .map(closing ->
                            new Calls(
                                linker.downcallHandle(
                                    opening, open, Linker.Option.firstVariadicArg(2)),
                                linker.downcallHandle(allocating, allocate),
                                linker.downcallHandle(closing, close)))));
  }
}
