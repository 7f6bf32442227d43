package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.resource.LabelForm;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a document.
 *
 * @param tenant the tenant it belongs to, {@code default} if it names none
 * @param name unique within tenant and kind
 * @param fields the rest of the document's {@code metadata}
 */
record Metadata(TenantId tenant, String name, Fields fields) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final int MAX_LABELS = 64;

  private static final String UNNAMED = "unnamed";

  /**
   * Reads {@code metadata} of {@code document} and declares the document. If something is wrong
   * with it, the result stands in only so that the rest can be read for its problems too.
   */
  static Metadata read(Kind kind, Fields document, Draft draft) {
    Problems problems = draft.problems();
    Fields fields = document.requireObject("metadata");
    int before = problems.count();
    Optional<String> name = fields.requireText("name", 64);
    name.filter(text -> !isName(kind, text)).ifPresent(_ -> refuseName(kind, fields, problems));
    if (kind == Kind.GATEWAY) {
      fields.refuse("tenant", "a Gateway belongs to no tenant", "remove the key");
    }
    readLabels(fields, problems);
    Optional<String> tenant = fields.text("tenant", 32);
    if (tenant.isPresent() && !TenantId.isValid(tenant.get())) {
      fields
          .find("tenant")
          .ifPresent(node -> problems.add(node, "must be 1 to 32 characters of [a-z0-9-]", ""));
    }
    if (name.isEmpty() || problems.count() > before) {
      draft.markIncomplete();
      return new Metadata(TenantId.DEFAULT, UNNAMED, fields);
    }
    TenantId owner = tenant.map(TenantId::new).orElse(TenantId.DEFAULT);
    Node place = place(fields);
    String identity = kind == Kind.GATEWAY ? "" : name.get();
    draft.declare(kind, owner, identity, place.at(), place.path());
    return new Metadata(owner, name.get(), fields);
  }

  /** Labels select documents, and rules select adapters by theirs. */
  private static void readLabels(Fields fields, Problems problems) {
    Scalars scalars = new Scalars(problems);
    Fields labels = fields.object("labels");
    if (labels.entries().size() > MAX_LABELS) {
      problems.add(labels.node(), "holds more than " + MAX_LABELS + " labels", "");
      return;
    }
    labels
        .entries()
        .forEach((key, entry) -> {
          if (!LabelForm.isKey(key)) {
            String message = Shown.quoted(key) + " is no label";
            problems.add(Problem.of(entry.at(), entry.path(), message, LabelForm.KEY));
          } else if (!(entry.value() instanceof Node.Scalar value && value.text().isEmpty())) {
            scalars
                .text(entry.value(), LabelForm.MAX_VALUE)
                .filter(text -> !LabelForm.isValue(text))
                .ifPresent(
                    _ -> problems.add(entry.value(), "is no label's value", LabelForm.VALUE));
          }
        });
  }

  private static boolean isName(Kind kind, String name) {
    return kind.hasLabels()
        ? AdapterKey.isValidName(name)
        // It goes into addresses, where dots alone have a meaning.
        : NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  private static void refuseName(Kind kind, Fields fields, Problems problems) {
    String form =
        kind.hasLabels()
            ? "must be 1 to 32 characters of [a-z0-9-]"
            : "must be 1 to 64 characters of [A-Za-z0-9._-]";
    problems.add(place(fields), form, "");
  }

  /** Where it is named. */
  Node place() {
    return place(fields);
  }

  private static Node place(Fields fields) {
    return fields.find("name").orElse(fields.node());
  }
}
