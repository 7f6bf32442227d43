package io.cardea.dataplane.ask;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has the client answered to questions of the gateway's own? A {@code requestState} that the
 * gateway has sealed must be this caller's, for this very call, and in time; in its place the
 * server gets its own. A server's state goes on untouched.
 */
public final class ReadAnswers implements Stage {

  private static final Refusal NOT_VALID =
      Refusal.of(
          400,
          RpcError.INVALID_PARAMS,
          "This requestState is not valid for this call or not any more: make the call again"
              + " without it.");

  private final Seal seal;

  public ReadAnswers(SessionKeys keys, SecureRandom random) {
    this.seal = AskedState.seal(keys, random);
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    if (!Asking.mayAsk(call) || !(call.message().orElse(null) instanceof RpcRequest request)) {
      return new StageResult.Continue(call);
    }
    JsonDocument document = request.document();
    int node = document.member(request.params(), "requestState");
    if (!document.isString(node) || !seal.isOurs(document.text(node))) {
      return new StageResult.Continue(call);
    }
    return seal.open(document.text(node))
        .flatMap(AskedState::parse)
        .filter(state -> state.admits(Asking.digest(call), call.arrival().time()))
        .flatMap(state -> answered(call, request, state))
        .<StageResult>map(StageResult.Continue::new)
        .orElseGet(() -> new StageResult.Reply(NOT_VALID));
  }

  private static Optional<Call> answered(Call call, RpcRequest request, AskedState state) {
    JsonDocument document = request.document();
    int responses = document.member(request.params(), "inputResponses");
    Map<String, String> answers = new HashMap<>(state.answers());
    if (document.isObject(responses)) {
      for (int key = document.first(responses);
          key != NONE;
          key = document.nextKey(responses, key)) {
        String name = document.text(key);
        if (name.startsWith(Asking.OURS)) {
          answers.put(name.substring(Asking.OURS.length()), document.raw(document.valueOf(key)));
        }
      }
    }
    return forServer(request, responses, state.inner())
        .map(onward -> call.withAnswers(onward, answers));
  }

  /** The request without what only the gateway has asked for. */
  private static Optional<RpcRequest> forServer(
      RpcRequest request, int responses, Optional<String> inner) {
    JsonDocument document = request.document();
    JsonEdit edit = new JsonEdit(document, request.node());
    boolean keepsResponses = document.isObject(responses) && inner.isPresent();
    if (keepsResponses) {
      edit.retainMembers(responses, name -> !name.startsWith(Asking.OURS));
    }
    inner.ifPresent(text ->
        edit.replace(document.member(request.params(), "requestState"), JsonStrings.quote(text)));
    edit.retainMembers(
        request.params(),
        name ->
            switch (name) {
              case "inputResponses" -> keepsResponses;
              case "requestState" -> inner.isPresent();
              default -> true;
            });
    return Json.parse(edit.apply(), Integer.MAX_VALUE) instanceof JsonDocument onward
            && RpcMessage.read(onward, JsonDocument.ROOT) instanceof RpcRequest read
        ? Optional.of(read)
        : Optional.empty();
  }
}
