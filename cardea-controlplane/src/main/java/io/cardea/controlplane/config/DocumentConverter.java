package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.imports.Given;
import io.cardea.controlplane.imports.ImportedServer;
import io.cardea.controlplane.imports.Outcome;
import io.cardea.controlplane.imports.Question;
import io.cardea.controlplane.imports.ServerJson;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.identity.TenantId;
import java.util.Map;
import java.util.Optional;

/**
 * Turns one document into what it declares: by its kind, as a desktop client's list, or as a {@code
 * server.json}.
 */
public final class DocumentConverter {

  /** The one version there is. */
  static final String API_VERSION = "cardea.io/v1";

  private static final Map<String, String> VERSIONS = Map.of(API_VERSION, API_VERSION);

  private final Draft draft = new Draft();
  private final Scalars scalars = new Scalars(draft.problems());
  private final Secrets secrets;

  private DocumentConverter(Secrets secrets) {
    this.secrets = secrets;
  }

  /** What {@code root} declares, with all its problems. Blocks where a secret is in a file. */
  public static Part convert(Node root, Secrets secrets) {
    DocumentConverter converter = new DocumentConverter(secrets);
    converter.convert(root);
    return converter.draft.part(root);
  }

  private void convert(Node root) {
    Fields document = Fields.of(root, draft.problems());
    if (document.has("mcpServers") && !document.has("kind")) {
      new DesktopConverter(draft, secrets.of(TenantId.DEFAULT, draft::use)).convert(document);
      return;
    }
    if (ServerJson.is(document)) {
      server(root);
      return;
    }
    document.require("apiVersion").ifPresent(node -> scalars.choice(node, VERSIONS));
    Optional<Kind> kind =
        document.require("kind").flatMap(node -> scalars.choice(node, Kind.BY_LABEL));
    if (kind.isEmpty()) {
      draft.markIncomplete();
      return;
    }
    Metadata metadata = Metadata.read(kind.get(), document, draft);
    Fields spec = document.requireObject("spec");
    document.refuse("status", "is written by Cardea, never declared", "remove the key");
    document.refuseOthers();
    switch (kind.get()) {
      case ADAPTER ->
          new AdapterConverter(draft, secrets.of(metadata.tenant(), draft::use))
              .convert(metadata, spec);
      case PROFILE -> new ProfileConverter(draft).convert(metadata, spec);
      case ROLE -> new RoleConverter(draft).convert(metadata, spec);
      case BINDING -> new BindingConverter(draft).convert(metadata, spec);
      case AGENT -> new AgentConverter(draft).convert(metadata, spec);
      case POLICY_TEST -> PolicyCases.read(spec, metadata.tenant(), draft.problems());
      case LIMIT -> new LimitConverter(draft).convert(metadata, spec);
      case TOOL ->
          new ToolConverter(draft, secrets.of(metadata.tenant(), draft::use))
              .convert(metadata, spec);
      case ISSUER ->
          new IssuerConverter(draft, secrets.of(metadata.tenant(), draft::use))
              .convert(metadata, spec);
      case GATEWAY -> new GatewayConverter(draft, secrets).convert(spec);
    }
    spec.refuseOthers();
    metadata.fields().refuseOthers();
  }

  /** What its user would have to say is missing here. */
  private void server(Node root) {
    Optional<Outcome> read = new ServerJson(Given.NOTHING, draft.problems()).convert(root);
    if (read.isEmpty()) {
      draft.markIncomplete();
      return;
    }
    for (Question question : read.get().questions()) {
      draft
          .problems()
          .add(
              question.at(),
              "has no value: " + question.text(),
              "make an Adapter of the file: cardea import FILE --set NAME=VALUE");
    }
    read.get().servers().stream().map(ImportedServer::document).forEach(this::convert);
  }
}
