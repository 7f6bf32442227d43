package io.cardea.testkit.feature;

import io.cardea.mcp.header.HeaderValue;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.Script;
import java.io.IOException;
import java.net.SocketException;
import java.util.Optional;

/** A server of MCP 2026-07-28 over Streamable HTTP, and of nothing else. */
final class ModernHttp implements Script {

  private static final String JSON = "Content-Type: application/json";
  private static final int HEADER_MISMATCH = -32020;

  private final Home home;
  private final ModernPeer peer;

  ModernHttp(Home home) {
    this.home = home;
    this.peer = new ModernPeer(home);
  }

  void onChange(String word, String about) {
    peer.onChange(word, about);
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    Received request = exchange.request();
    if (!request.verb().equals("POST")) {
      exchange.reply(405, "");
      return;
    }
    if (request.header("mcp-session-id").isPresent()) {
      home.world().add(World.STRANGE, "a session id");
    }
    Message message;
    try {
      message = Message.parse(request.text());
    } catch (IllegalArgumentException e) {
      exchange.reply(400, Says.error("null", -32700, "Parse error", ""), JSON);
      return;
    }
    if (!message.isRequest()) {
      home.world().add(World.STRANGE, "no request: " + message);
      exchange.reply(202, "");
      return;
    }
    AnswerLine line = new AnswerLine(exchange);
    try {
      checkHeaders(request, message);
      peer.take(message, line, () -> awaitClose(exchange, line));
      line.close();
    } catch (Refused refused) {
      if (refused.status() != 200) {
        exchange.reply(refused.status(), refused.response(message.id()), JSON);
      } else {
        line.say(refused.response(message.id()));
        line.close();
      }
    }
  }

  private static boolean awaitClose(Exchange exchange, AnswerLine line) throws IOException {
    try {
      line.open();
    } catch (SocketException gone) {
      return true;
    }
    exchange.awaitClose();
    return true;
  }

  private void checkHeaders(Received request, Message message) throws Refused {
    if (message.method().equals("initialize")) {
      // Gets to hear which revision this server speaks.
      return;
    }
    Message params = message.at("params");
    String version = params.at("_meta", "io.modelcontextprotocol/protocolVersion").text();
    check(request, "MCP-Protocol-Version", version, !version.isEmpty());
    check(request, "Mcp-Method", message.method(), true);
    switch (message.method()) {
      case "tools/call", "prompts/get" ->
          check(request, "Mcp-Name", params.at("name").text(), true);
      case "resources/read" -> check(request, "Mcp-Name", params.at("uri").text(), true);
      case "tasks/get", "tasks/update", "tasks/cancel" ->
          check(request, "Mcp-Name", params.at("taskId").text(), true);
      default -> {}
    }
  }

  private void check(Received request, String header, String wanted, boolean isRequired)
      throws Refused {
    Optional<String> value = request.header(header).flatMap(HeaderValue::decode);
    if (isRequired && !value.equals(Optional.of(wanted))) {
      home.world().add(World.STRANGE, header + " is " + value + " for " + wanted);
      throw new Refused(400, HEADER_MISMATCH, "Header mismatch: " + header, "");
    }
  }
}
