package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.controlplane.records.SharedRecords;
import io.cardea.controlplane.records.SharedRecords.Entry;
import io.cardea.controlplane.records.SharedRecords.Line;
import io.cardea.controlplane.records.SharedRecords.Page;
import io.cardea.controlplane.records.SharedRecords.Place;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit/nodes/records}: what all nodes have recorded of the caller's tenant, as far as it is
 * copied. The same questions as of one node, by the same callers.
 */
final class NodeRecordsResource {

  private static final String PATH = "audit/nodes/records";
  private static final Parameter PROOFS =
      Parameter.flag("proofs", "Prove records of this node's log (C2SP tlog-proof).");
  private static final List<Parameter> PARAMETERS =
      Stream.concat(RecordsResource.PARAMETERS.stream(), Stream.of(PROOFS)).toList();
  private static final Logger LOG = LoggerFactory.getLogger(NodeRecordsResource.class);

  private final Optional<SharedRecords> shared;

  NodeRecordsResource(Recorded recorded) {
    this.shared = recorded.shared();
  }

  /** Who asks the database waits for others who do, and for nobody who asks this node's log. */
  List<Operation> operations() {
    LogTurns turns = new LogTurns();
    return List.of(
        new OperationBuilder("GET", PATH, "findNodeRecords", "What all nodes have recorded.")
            .query(PARAMETERS)
            .answers(Shape.of("NodeRecordPage"))
            .by(RecordsResource.ofReaders(turns.of(handled(this::list)))),
        new OperationBuilder(
                "GET", PATH + "/{id}", "getNodeRecord", "What was recorded of a request anywhere.")
            .query(List.of(PROOFS))
            .answers(Shape.of("NodeRecordEntry"))
            .by(RecordsResource.ofReaders(turns.of(handled(this::get)))));
  }

  /** Something that asks the database. */
  private interface Asking {
    AdminAnswer answer(SharedRecords records, Asked asked) throws IOException;
  }

  private Handler handled(Asking asking) {
    return asked -> {
      if (shared.isEmpty()) {
        return AdminAnswer.problem(
            404,
            "Not copied",
            "This gateway copies its audit records to no database (--audit-postgres): ask each node"
                + " for its own, by audit/records.");
      }
      try {
        return asking.answer(shared.get(), asked);
      } catch (CopyUnavailable e) {
        LOG.atWarn().log("copies of audit records cannot be asked: {}", e.getMessage());
        return AdminAnswer.problem(
                503,
                "Not available",
                "The database of all nodes' records cannot be asked: "
                    + e.advice()
                    + ". Each node answers for its own, by audit/records.")
            .with("retry-after", "5");
      } catch (IOException e) {
        return RecordsResource.unreadable(e);
      }
    };
  }

  private AdminAnswer list(SharedRecords records, Asked asked) throws IOException {
    Query query = asked.query();
    RecordQuery wanted = RecordsResource.wanted(asked);
    int limit = query.number("limit", RecordSearch.MAX_PAGE, RecordsResource.LIMIT);
    boolean isProved = query.flag(PROOFS.name());
    Page page = records.find(wanted, behind(query, wanted), limit, isProved);
    List<String> items = new ArrayList<>();
    List<String> findings = new ArrayList<>(page.findings());
    for (Entry entry : page.entries()) {
      toJson(entry, isProved)
          .ifPresentOrElse(items::add, () -> findings.add("a record is no JSON object"));
    }
    JsonObject answer = new JsonObject().json("records", JsonObject.array(items));
    page.next()
        .ifPresent(next ->
            answer.text(
                "next",
                RecordCursor.of(List.of(next.at(), (long) next.log(), next.leaf()), wanted)));
    return AdminAnswer.json(200, answer.texts("findings", findings).toString());
  }

  private static Optional<Place> behind(Query query, RecordQuery wanted) {
    if (query.text("cursor").isEmpty()) {
      return Optional.empty();
    }
    List<Long> place = RecordCursor.parse(query.text("cursor"), wanted, 3);
    if (place.get(1) > Integer.MAX_VALUE) {
      throw new Query.Refused("cursor is what an answer had as next.");
    }
    return Optional.of(new Place(place.getFirst(), place.get(1).intValue(), place.getLast()));
  }

  private AdminAnswer get(SharedRecords records, Asked asked) throws IOException {
    boolean isProved = asked.query().flag(PROOFS.name());
    RecordQuery wanted =
        RecordQuery.ALL
            .with(RecordField.TENANT, asked.caller().tenant().value())
            .with(RecordField.ID, RecordsResource.id(asked.part("id")));
    Page page = records.find(wanted, Optional.empty(), 1, isProved);
    return page.entries().stream()
        .map(entry -> toJson(entry, isProved))
        .flatMap(Optional::stream)
        .findFirst()
        .map(entry -> AdminAnswer.json(200, entry))
        .orElseGet(
            () -> AdminAnswer.problem(404, "Not found", RecordsResource.missing(page.findings())));
  }

  private static Optional<String> toJson(Entry entry, boolean isProved) {
    JsonObject json =
        new JsonObject()
            .text("log", entry.log())
            .text("node", entry.node())
            .flag("checked", entry.isChecked());
    add(json, "record", "leaf", "proof", entry.beginning());
    entry
        .outcome()
        .ifPresent(outcome -> add(json, "outcome", "outcomeLeaf", "outcomeProof", outcome));
    if (isProved && !entry.isChecked()) {
      json.text("proofAt", "node " + entry.node() + ": cardea audit prove ID [--outcome]");
    }
    return RecordsResource.whole(json);
  }

  private static void add(JsonObject json, String name, String leaf, String proof, Line line) {
    json.json(name, line.json()).number(leaf, line.leaf());
    line.proof().ifPresent(text -> json.text(proof, text));
  }
}
