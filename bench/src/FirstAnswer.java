import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a gateway and asks it until it answers a call: the time from just before the process is
 * made to the first byte of the first answer 200.
 *
 * <p>Arguments: port, path, file with the body, file of the key, log file, seconds of rest, command
 * and its arguments. Prints milliseconds to the first answer, and the resident memory in KiB after
 * the rest.
 */
final class FirstAnswer {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final Pattern KEY = Pattern.compile("cardea_\\S+");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private FirstAnswer() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> command = List.of(Arrays.copyOfRange(args, 6, args.length));
    File log = new File(args[4]);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    long start = System.nanoTime();
    Process gateway = builder.start();
    try {
      while (!answers(Integer.parseInt(args[0]), args[1], Path.of(args[2]), Path.of(args[3]))) {
        if (!gateway.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("the gateway gave no answer; see " + log);
        }
        Thread.sleep(PAUSE);
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      Thread.sleep(Duration.ofSeconds(Long.parseLong(args[5])));
      System.out.println(millis + " " + residentKib(gateway.pid()));
    } finally {
      gateway.destroy();
      if (!gateway.waitFor(10, TimeUnit.SECONDS)) {
        gateway.destroyForcibly().waitFor();
      }
    }
  }

  private static boolean answers(int port, String path, Path body, Path keyFile) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      Matcher key = KEY.matcher(Files.readString(keyFile));
      if (!key.find()) {
        return false;
      }
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(McpRequest.call(path, body, key.group()));
      byte[] status = socket.getInputStream().readNBytes(12);
      return new String(status, ISO_8859_1).equals("HTTP/1.1 200");
    } catch (IOException e) {
      // Not listening yet, or the key is not written yet.
      return false;
    }
  }

  private static String residentKib(long pid) throws IOException {
    Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    return resident.find() ? resident.group(1) : "0";
  }
}
