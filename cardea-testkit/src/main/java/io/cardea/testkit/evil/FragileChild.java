package io.cardea.testkit.evil;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One process of {@link FragileChildren}. Its argument is the port on which those listen. */
final class FragileChild {

  private final Socket ledger;
  private final PrintStream out;

  private FragileChild(Socket ledger, PrintStream out) {
    this.ledger = ledger;
    this.out = out;
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (Socket ledger = new Socket(InetAddress.getLoopbackAddress(), port)) {
      FragileChild child = new FragileChild(ledger, new PrintStream(System.out, false, UTF_8));
      child.note(String.valueOf(ProcessHandle.current().pid()));
      child.serve();
    }
  }

  private void note(String line) throws IOException {
    ledger.getOutputStream().write((line + "\n").getBytes(UTF_8));
    ledger.getOutputStream().flush();
  }

  private void serve() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Asked asked = Asked.read(line).orElseThrow(() -> new IOException("no JSON"));
      if (!asked.id().equals("null")) {
        out.print(answer(asked) + "\n");
        out.flush();
      }
    }
  }

  private String answer(Asked asked) throws IOException {
    return switch (asked.method()) {
      case "initialize" -> Speech.response(asked, Speech.introduction(asked, false));
      case "server/discover" -> Speech.response(asked, Speech.discovery());
      case "tools/list" -> Speech.response(asked, Speech.list(asked, ToolList.of("echo").page("")));
      case "tools/call" -> call(asked);
      case "ping", "logging/setLevel" -> Speech.response(asked, "{}");
      default -> Speech.error(asked, -32601, "no such method");
    };
  }

  private String call(Asked asked) throws IOException {
    String nonce = asked.argument("nonce");
    note(nonce);
    if (ledger.getInputStream().read() < 0) {
      throw new IOException("nobody counts any more");
    }
    String millis = asked.argument("millis");
    if (!millis.isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis)));
    }
    return Speech.response(asked, Speech.text(asked, nonce));
  }
}
