package io.cardea.it.rig;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;

/**
 * One gateway in front of one scripted server, for a class of tests: adapter {@code a}, of which
 * agent {@code robot} may use everything.
 *
 * @param server behind the gateway
 * @param gateway in front of the server
 */
public record Rig(ScriptedServer server, TestGateway gateway) implements AutoCloseable {

  /** Starts one; {@code documents} are added to the configuration. */
  public static Rig open(String... documents) throws IOException {
    ScriptedServer server = ScriptedServer.start().modern();
    String yaml = Documents.open("a", server.url(), "robot") + String.join("", documents);
    return new Rig(server, TestGateway.start(yaml));
  }

  /** The client that may use everything. */
  public McpClient robot() {
    return gateway.client("a", "robot");
  }

  @Override
  public void close() throws IOException {
    server.close();
    gateway.close();
  }
}
