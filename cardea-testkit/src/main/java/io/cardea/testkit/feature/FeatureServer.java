package io.cardea.testkit.feature;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * An MCP server over HTTP that has every feature of its one revision, and records in its {@link
 * World} what is strange for that revision. Its tools:
 *
 * <ul>
 *   <li>{@code echo} says its {@code text}
 *   <li>{@code progress} tells of three steps
 *   <li>{@code slow} runs until it is cancelled, and records that
 *   <li>{@code log} logs its {@code nonce} as debug, info and error
 *   <li>{@code grow} adds the tool {@code grown_} and {@code nonce}, and {@code touch} changes the
 *       resource {@code uri}
 *   <li>{@code sample}, {@code roots}, {@code elicit} and {@code elicit_url} ask the client, and
 *       say its answer as JSON
 *   <li>{@code job} becomes a task where both sides know tasks
 * </ul>
 *
 * Besides, it has a prompt {@code greet}, completions of its argument, {@value Wares#RESOURCES}
 * resources {@code feature://{server}/0} and so on, and a template.
 */
public final class FeatureServer implements AutoCloseable {

  private final ScriptedServer http;
  private final String path;

  private FeatureServer(ScriptedServer http, String path) {
    this.http = http;
    this.path = path;
  }

  /** Starts one over Streamable HTTP. */
  public static FeatureServer streamable(String name, Revision revision, World world)
      throws IOException {
    Home home = Home.of(name, revision, world);
    if (revision.isModern()) {
      ModernHttp modern = new ModernHttp(home);
      return start(home, modern, modern::onChange, "/mcp");
    }
    LegacyHttp legacy = new LegacyHttp(home);
    return start(home, legacy, legacy::onChange, "/mcp");
  }

  /** Starts one over HTTP+SSE. */
  public static FeatureServer sse(String name, Revision revision, World world) throws IOException {
    Home home = Home.of(name, revision, world);
    SseHttp sse = new SseHttp(home);
    return start(home, sse, sse::onChange, "/sse");
  }

  private static FeatureServer start(
      Home home, Script script, BiConsumer<String, String> onChange, String path)
      throws IOException {
    home.follow(onChange);
    ScriptedServer http = ScriptedServer.startForgetful().otherwise(script);
    return new FeatureServer(http, path);
  }

  public String url() {
    return "http://127.0.0.1:" + http.port() + path;
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
