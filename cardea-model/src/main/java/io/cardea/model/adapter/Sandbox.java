package io.cardea.model.adapter;

import java.nio.file.Path;
import java.util.List;

/**
 * What a child process may reach beyond the programs and libraries of the machine.
 *
 * @param network whether it has the machine's network, else none
 * @param read files and folders it sees, absolute
 * @param write files and folders it sees and may change, absolute
 * @param memory bytes of data that each process may have, and as many in its private {@code /tmp}
 * @param processes how many processes and threads it may have, all together
 */
public record Sandbox(
    boolean network, List<Path> read, List<Path> write, long memory, int processes) {

  /** Bytes of memory where nothing is said. */
  public static final long DEFAULT_MEMORY = 1L << 30;

  /** Processes and threads where nothing is said. */
  public static final int DEFAULT_PROCESSES = 256;

  /** Nothing but what every program needs. */
  public static final Sandbox STRICT =
      new Sandbox(false, List.of(), List.of(), DEFAULT_MEMORY, DEFAULT_PROCESSES);

  public Sandbox {
    read = List.copyOf(read);
    write = List.copyOf(write);
  }
}
