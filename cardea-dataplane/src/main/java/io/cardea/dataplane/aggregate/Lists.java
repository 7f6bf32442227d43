package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.catalog.Offer.Kind;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lists of an aggregate: what the caller may use, from what has been learned. */
final class Lists {

  /** How long a list waits for servers that have not been tried yet; then it is shorter. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Refusal BAD_CURSOR =
      Refusal.of(
          200,
          RpcError.INVALID_PARAMS,
          "This cursor is not valid here or not any more: list again from the beginning.");

  private static final Logger LOG = LoggerFactory.getLogger(Lists.class);

  private final Workplace place;

  Lists(Workplace place) {
    this.place = place;
  }

  void list(Answer answer, RpcRequest request, Kind kind) {
    JsonDocument document = request.document();
    int node = document.member(request.params(), "cursor");
    if (node != JsonDocument.NONE && !document.isString(node)) {
      answer.refuse(BAD_CURSOR);
      return;
    }
    Optional<String> cursor =
        node == JsonDocument.NONE ? Optional.empty() : Optional.of(document.text(node));
    place
        .loop()
        .await(
            place.shared().catalog().settled(place.view(answer.call()).memberKeys()),
            PATIENCE,
            _ -> page(answer, kind, cursor),
            _ -> page(answer, kind, cursor));
  }

  /** Beside the event loop: the first page for new grants looks at every item of every server. */
  private void page(Answer answer, Kind kind, Optional<String> cursor) {
    Call call = answer.call();
    place
        .loop()
        .compute(
            () ->
                place
                    .shared()
                    .listings()
                    .page(
                        place.view(call),
                        call.principal(),
                        kind,
                        cursor,
                        call.arrival().time(),
                        call.revision().era()),
            page -> page.ifPresentOrElse(answer::cacheable, () -> answer.refuse(BAD_CURSOR)),
            fault -> {
              LOG.atError().setCause(fault).log("a list could not be made");
              answer.refuse(Unanswered.LIST);
            });
  }
}
