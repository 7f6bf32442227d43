package io.cardea.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.upstream.NotedIncidents;
import io.cardea.upstream.conversation.Bounds;
import io.cardea.upstream.conversation.ConversationUpstreams;
import io.cardea.upstream.conversation.Conversations;
import io.cardea.upstream.conversation.Loops;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.conversation.Places;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Conversations with real child processes. */
final class StdioRig implements AutoCloseable {

  private final long before = children();
  final ServerLogs logs = new ServerLogs(Clock.systemUTC());
  final NotedIncidents incidents = new NotedIncidents();
  final ChildProcesses processes =
      new ChildProcesses(
          logs,
          new Launcher(
              Map.of("PATH", "/usr/bin:/bin", "HOME", "/", "SECRET", "s")::get,
              List.of(),
              () -> false),
          Thread.ofPlatform().daemon().factory(),
          System::nanoTime,
          new Random(1),
          incidents);
  final Places places = new Places(() -> 4);
  final Conversations conversations =
      new Conversations(
          new SecureRandom(), places, adapter -> Bounds.ofProcesses(adapter.limits()));
  final Loops loops =
      new Loops(vertx ->
          new ConversationUpstreams(
              vertx, conversations, new StdioWires(vertx, processes, 64), 64));

  static Adapter server(String... mode) {
    return server(Loops.LIMITS, mode);
  }

  static Adapter server(AdapterLimits limits, String... mode) {
    return adapter(limits, command(mode), Map.of("OWN", "1"), Optional.empty());
  }

  static List<String> command(String... mode) {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                ScriptedServer.class.getName()));
    command.addAll(List.of(mode));
    return command;
  }

  static Adapter adapter(
      AdapterLimits limits,
      List<String> command,
      Map<String, String> environment,
      Optional<Path> directory) {
    return Loops.adapter("local", new StdioUpstream(command, environment, directory), limits);
  }

  Running initialize(Adapter adapter) {
    return loops.post(Loops.anybody(adapter), "", request("initialize"));
  }

  /** A session that has begun. */
  String begin(Adapter adapter) throws InterruptedException {
    Running begun = initialize(adapter);
    assertThat(begun.next()).startsWith("body 200").contains("\"text\":\"initialize\"");
    return begun.heard().session();
  }

  Running call(Adapter adapter, String session, String method) {
    return loops.post(Loops.anybody(adapter), session, request(method));
  }

  static String request(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\n\"method\":\"" + method + "\"}";
  }

  static boolean within10Seconds(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return condition.getAsBoolean();
  }

  /** Processes below this one. */
  static long children() {
    return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
  }

  /** Ends everything and makes sure that it is gone. */
  @Override
  public void close() {
    processes.close();
    loops.close();
    assertThat(processes.running()).isZero();
    // The kernel has one that ended until the JVM has asked for its status.
    assertThat(within10Seconds(() -> children() == before)).isTrue();
  }
}
