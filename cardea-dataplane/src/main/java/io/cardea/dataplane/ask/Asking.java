package io.cardea.dataplane.ask;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.CallDigest;
import io.cardea.dataplane.pipeline.Question;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Asks stateless clients what a stage wants to know (MCP 2026-07-28, "Multi Round-Trip Requests"):
 * the answer to the call says what to answer first, and the call is to be made again.
 */
public final class Asking {

  /** How long a client may take to answer. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Before the gateway's own keys, which servers do not see. */
  static final String OURS = "cardea:";

  private static final Set<McpMethod> MAY_ASK =
      Set.of(McpMethod.TOOLS_CALL, McpMethod.PROMPTS_GET, McpMethod.RESOURCES_READ);

  private final Seal seal;

  public Asking(SessionKeys keys, SecureRandom random) {
    this.seal = AskedState.seal(keys, random);
  }

  /** Whether the answer to this call may be that the client must answer first. */
  static boolean mayAsk(Call call) {
    return call.revision().isModern() && call.method().filter(MAY_ASK::contains).isPresent();
  }

  /**
   * The way back to the client of {@code call}: if it has answered something, that is kept while a
   * server asks it too.
   */
  public ClientReply keeping(Call call, ClientReply reply) {
    return call.answers().isEmpty() || !mayAsk(call)
        ? reply
        : new KeepingAnswers(reply, this, call);
  }

  /** Why {@code question} cannot be asked, if it cannot. */
  public Optional<Refusal> problem(Call call, Question question) {
    if (!mayAsk(call)) {
      return Optional.of(
          Refusal.of(
              400,
              RpcError.NOT_AVAILABLE,
              "This call needs an answer of yours first, and calls of this method cannot wait for"
                  + " one. Ask whoever runs this gateway."));
    }
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    boolean declared =
        EnvelopeRead.read(request) instanceof Envelope envelope
            && request.document().member(envelope.clientCapabilities(), question.capability())
                != NONE;
    return declared
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                    400,
                    RpcError.MISSING_CLIENT_CAPABILITY,
                    "This call needs the client capability " + question.capability() + ".")
                .withData("{\"requiredCapabilities\":{\"" + question.capability() + "\":{}}}"));
  }

  /** The answer that asks {@code question}. */
  public byte[] ask(Call call, Question question) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + request.id().json()
            + ",\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{"
            + JsonStrings.quote(OURS + question.key())
            + ":{\"method\":"
            + JsonStrings.quote(question.method().wireName())
            + ",\"params\":"
            + question.params()
            + "}},\"requestState\":\""
            + seal(call, state(request))
            + "\"}}";
    return json.getBytes(UTF_8);
  }

  /** The state that the server has given to the client, if any. */
  private static Optional<String> state(RpcRequest request) {
    JsonDocument document = request.document();
    int state = document.member(request.params(), "requestState");
    return document.isString(state) ? Optional.of(document.text(state)) : Optional.empty();
  }

  /** Names the call. */
  static String digest(Call call) {
    return HexFormat.of().formatHex(CallDigest.of(call));
  }

  /** What has been answered for {@code call} so far and the server's own state, sealed. */
  String seal(Call call, Optional<String> inner) {
    AskedState asked =
        new AskedState(digest(call), call.arrival().time().plus(PATIENCE), call.answers(), inner);
    return seal.seal(asked.toBytes());
  }
}
