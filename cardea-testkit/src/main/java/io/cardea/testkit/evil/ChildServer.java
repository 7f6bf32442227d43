package io.cardea.testkit.evil;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * A server of the tool {@code echo} over stdio, as {@link ToolServer} describes it; it speaks both
 * eras. In mode {@code change} it says before its answer that its list has changed. Its one
 * argument is its {@link Manner}.
 */
public final class ChildServer {

  /** How it behaves. */
  public enum Manner {
    /** As it should. */
    HONEST,
    /** Exits in the middle of each call. */
    CRASHING,
    /** Does not end with its input, nor at SIGTERM. */
    STUBBORN,
    /** Writes what is no message, answers nobody asked for, and lines that are too long. */
    RAVING
  }

  private final Manner manner;
  private final PrintStream out;
  private int asked;
  private String waiting = "";

  private ChildServer(Manner manner, PrintStream out) {
    this.manner = manner;
    this.out = out;
  }

  /** The command that starts one: the Java this runs on, and no more classes than it needs. */
  public static List<String> command(Manner manner) {
    return command(ChildServer.class, manner.name());
  }

  static List<String> command(Class<?> main, String argument) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "-Xshare:auto", "-cp"));
    command.add(String.join(File.pathSeparator, place(main), place(Json.class)));
    command.addAll(List.of(main.getName(), argument));
    return List.copyOf(command);
  }

  private static String place(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Manner manner = Manner.valueOf(arguments[0]);
    if (manner == Manner.STUBBORN) {
      Runtime.getRuntime().addShutdownHook(new Thread(ChildServer::lingerOn));
    }
    System.err.println("serving in manner " + manner);
    new ChildServer(manner, new PrintStream(System.out, false, UTF_8)).serve();
    if (manner == Manner.STUBBORN) {
      lingerOn();
    }
  }

  private static void lingerOn() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Asked.read(line).ifPresent(this::hear);
      out.flush();
    }
  }

  private void hear(Asked asked) {
    if (asked.id().equals("null")) {
      return;
    }
    switch (asked.method()) {
      case "" -> answered(asked);
      case "initialize" -> say(Speech.response(asked, Speech.introduction(asked, false)));
      case "server/discover" -> say(Speech.response(asked, Speech.discovery()));
      case "tools/list" ->
          say(Speech.response(asked, Speech.list(asked, ToolList.of("echo").page(""))));
      case "tools/call" -> call(asked);
      case "ping", "logging/setLevel" -> say(Speech.response(asked, "{}"));
      default -> say(Speech.error(asked, -32601, "no such method"));
    }
  }

  private void call(Asked asked) {
    String nonce = asked.argument("nonce");
    switch (manner) {
      case CRASHING -> Runtime.getRuntime().halt(3);
      case RAVING -> rave();
      case HONEST, STUBBORN -> {}
    }
    if (asked.argument("mode").equals("ask")) {
      ask(asked, nonce);
      return;
    }
    Optional<String> token = asked.progressToken();
    token.ifPresent(given -> say(Speech.progress(given, 1, nonce)));
    if (asked.argument("mode").equals("push")) {
      say(Speech.log(nonce));
    } else if (asked.argument("mode").equals("change")) {
      say(Speech.changed());
    }
    say(Speech.response(asked, Speech.text(asked, nonce)));
  }

  private void ask(Asked asked, String nonce) {
    waiting = asked.id();
    say(Speech.question(1, nonce));
  }

  private void answered(Asked answer) {
    if (!waiting.isEmpty()) {
      String text = Speech.text(answer, answer.answered("nonce"));
      say("{\"jsonrpc\":\"2.0\",\"id\":" + waiting + ",\"result\":" + text + "}");
      waiting = "";
    }
  }

  private void rave() {
    asked++;
    switch (asked % 4) {
      case 0 -> say("x".repeat(1024 * 1024));
      case 1 -> Stream.generate(() -> "Listening on stdin…").limit(5).forEach(this::say);
      case 2 -> say("{\"jsonrpc\":\"2.0\",\"id\":987654,\"result\":{}}");
      default -> say("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"result\":{}}");
    }
  }

  private void say(String line) {
    out.print(line + "\n");
  }
}
