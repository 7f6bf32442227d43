package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.ClientInfo;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.catalog.Offer;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How an aggregate introduces itself, in both eras. */
final class Greetings {

  private static final Duration STORE_DEADLINE = Duration.ofSeconds(2);
  private static final String INSTRUCTIONS =
      "This address joins several MCP servers. Tools and prompts are named {server}__{name}.";

  private final Workplace place;

  Greetings(Workplace place) {
    this.place = place;
  }

  /** Begins a legacy session. */
  void initialize(Answer answer, RpcRequest request) {
    Call call = answer.call();
    JsonDocument document = request.document();
    int capabilities = document.member(request.params(), "capabilities");
    Sessions.Beginning beginning =
        new Sessions.Beginning(
            call.arrival().route().endpoint(),
            call.principal(),
            call.revision(),
            Map.of(),
            ClientInfo.ofInitialize(request),
            document.isObject(capabilities) ? document.raw(capabilities) : "{}",
            Optional.empty(),
            call.arrival().snapshot().settings().limits().sessionTtl());
    place
        .loop()
        .await(
            place.sessions().begin(beginning),
            STORE_DEADLINE,
            id ->
                id.ifPresentOrElse(
                    sealed ->
                        answer.result(
                            Map.of(McpHeader.SESSION_ID, sealed), greeting(call, call.revision())),
                    () -> answer.refuse(Unanswered.TOO_MANY_SESSIONS)),
            _ -> answer.refuse(Unanswered.STORE));
  }

  private String greeting(Call call, Revision revision) {
    return "\"protocolVersion\":"
        + JsonStrings.quote(revision.date())
        + ",\"capabilities\":"
        + capabilities(call)
        + ",\"serverInfo\":"
        + offer(call).map(Offer::serverInfo).orElse(Answer.SERVER_INFO)
        + instructions(call);
  }

  void discover(Answer answer) {
    Call call = answer.call();
    answer.cacheable(
        "\"supportedVersions\":["
            + JsonStrings.quote(Revision.R2026_07_28.date())
            + "],\"capabilities\":"
            + capabilities(call)
            + instructions(call)
            + ","
            + Answer.meta(offer(call).map(Offer::serverInfo).orElse(Answer.SERVER_INFO)));
  }

  private String capabilities(Call call) {
    return place
        .shared()
        .listings()
        .capabilities(place.view(call), call.principal(), call.revision());
  }

  /** The member of that name, if there is something to say. */
  private String instructions(Call call) {
    return text(call).map(said -> ",\"instructions\":" + JsonStrings.quote(said)).orElse("");
  }

  private Optional<String> text(Call call) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return switch (endpoint.kind()) {
      case ALL -> Optional.of(INSTRUCTIONS);
      case ADAPTER -> offer(call).flatMap(Offer::instructions);
      case PROFILE ->
          Optional.ofNullable(place.snapshot().profiles().get(endpoint))
              .map(Profile::description)
              .filter(description -> !description.isEmpty())
              .or(() -> Optional.of(INSTRUCTIONS));
    };
  }

  /** What the server says of itself, where there is one only. */
  private Optional<Offer> offer(Call call) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return endpoint.kind() == EndpointKey.Kind.ADAPTER
        ? place.view(call).memberKeys().stream()
            .findFirst()
            .flatMap(place.shared().catalog().current()::offer)
        : Optional.empty();
  }
}
