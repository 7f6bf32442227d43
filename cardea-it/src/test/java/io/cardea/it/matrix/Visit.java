package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Ask;
import io.cardea.it.matrix.client.Broken;
import io.cardea.it.matrix.client.FeatureClient;
import io.cardea.testkit.feature.World;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client at one server.
 *
 * @param client that visits
 * @param server that is visited
 * @param endpoint it comes in by
 * @param world of the server
 * @param nonce that no other visit has, of letters and digits
 * @param custom whether an operator has made other tools of the server's
 */
record Visit(
    FeatureClient client,
    Variant server,
    Cell.Endpoint endpoint,
    World world,
    String nonce,
    boolean custom) {

  private static final long WAIT_SECONDS = 8;

  /** What something of the server is called here, as far as no operator says otherwise. */
  String name(String atServer) {
    return endpoint == Cell.Endpoint.SINGLE ? atServer : server.name() + "__" + atServer;
  }

  /** A resource of the server. */
  String uri(String path) {
    return "feature://" + server.name() + "/" + path;
  }

  /** What a tool of the server is called here. */
  String toolName(String atServer) {
    return name(custom ? CustomTools.name(atServer) : atServer);
  }

  /** A call of a tool of the server. */
  Ask tool(String tool) {
    return Ask.tool(toolName(tool), Ask.member("nonce", nonce));
  }

  /** The nonce that reaches a tool of the server. */
  String nonceAt(String tool) {
    return custom ? CustomTools.nonce(tool, nonce) : nonce;
  }

  /** Waits until the server has recorded this. */
  void awaitRecord(String word, String about) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!world.all(word).contains(about)) {
      Broken.unless(System.nanoTime() < deadline, "the server saw nothing " + word);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
