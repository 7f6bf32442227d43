package io.cardea.upstream.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server over standard streams, run as a child process. It does what the method of a request
 * says; what it is started with says how it misbehaves. Needs nothing but the JDK.
 */
public final class ScriptedServer {

  private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
  private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);
  private static final PrintStream ERR = new PrintStream(System.err, true, UTF_8);

  private ScriptedServer() {}

  public static void main(String[] args) throws Exception {
    String mode = args.length == 0 ? "" : args[0];
    switch (mode) {
      case "exit" -> {
        ERR.println("no licence found");
        System.exit(3);
      }
      case "deaf" -> waitForever();
      case "stubborn" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(ScriptedServer::refuseToEnd));
        serve();
        waitForever();
      }
      case "parent" -> {
        fork();
        serve();
      }
      default -> serve();
    }
  }

  private static void waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** SIGTERM makes the JVM run this and wait for it. */
  private static void refuseToEnd() {
    ERR.println("not today");
    try {
      waitForever();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fork() throws IOException {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                ScriptedServer.class.getName(),
                "deaf")
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ERR.println("forked " + child.pid());
  }

  private static void serve() throws IOException, InterruptedException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      ERR.println("got " + line);
      String method = find(METHOD, line);
      String id = find(ID, line);
      if (method != null && id != null) {
        answer(method, id);
      }
    }
  }

  private static void answer(String method, String id) throws IOException, InterruptedException {
    switch (method) {
      case "close input" -> {
        System.in.close();
        result(id, method);
        waitForever();
      }
      case "die" -> System.exit(7);
      case "silence" -> {}
      case "garbage" -> {
        for (int i = 0; i < 10; i++) {
          OUT.println("Server is listening …");
        }
      }
      case "huge" -> OUT.println("\"" + "x".repeat(70_000) + "\"");
      case "wrong ids" -> {
        result("99", "wrong");
        result(id, "right");
        result(id, "again");
      }
      case "endless" -> {
        while (!OUT.checkError()) {
          OUT.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
        }
      }
      case "errors" -> {
        for (int i = 0; i < 20_000; i++) {
          ERR.println("line " + i + " \u001b[31mred " + "x".repeat(100));
        }
        ERR.print("y".repeat(100_000));
        result(id, "done");
      }
      case "environment" -> result(id, String.join(",", new TreeMap<>(System.getenv()).keySet()));
      case "directory" -> result(id, System.getProperty("user.dir"));
      case "crlf" -> OUT.print(text(id, "crlf") + "\r\n\r\n");
      default -> result(id, method);
    }
  }

  private static void result(String id, String text) {
    OUT.println(text(id, text));
  }

  private static String text(String id, String text) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"text\":\"" + text + "\"}}";
  }

  private static @Nullable String find(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : null;
  }
}
