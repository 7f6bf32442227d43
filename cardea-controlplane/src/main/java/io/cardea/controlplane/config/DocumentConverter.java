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
import java.util.Map;
import java.util.Optional;

/**
 * Turns one document into what it declares: by its kind, as a desktop client's list, or as a {@code
 * server.json}.
 */
final class DocumentConverter {

  /** The one version there is. */
  static final String API_VERSION = "cardea.io/v1";

  private static final Map<String, String> VERSIONS = Map.of(API_VERSION, API_VERSION);

  private final Draft draft;
  private final Scalars scalars;
  private final AdapterConverter adapters;
  private final ProfileConverter profiles;
  private final RoleConverter roles;
  private final BindingConverter bindings;
  private final GatewayConverter gateways;
  private final DesktopConverter desktop;

  DocumentConverter(Draft draft, Secrets secrets) {
    this.draft = draft;
    this.scalars = new Scalars(draft.problems());
    this.adapters = new AdapterConverter(draft, secrets);
    this.profiles = new ProfileConverter(draft);
    this.roles = new RoleConverter(draft);
    this.bindings = new BindingConverter(draft);
    this.gateways = new GatewayConverter(draft);
    this.desktop = new DesktopConverter(draft, secrets);
  }

  void convert(Node root) {
    Fields document = Fields.of(root, draft.problems());
    if (document.has("mcpServers") && !document.has("kind")) {
      desktop.convert(document);
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
      case ADAPTER -> adapters.convert(metadata, spec);
      case PROFILE -> profiles.convert(metadata, spec);
      case ROLE -> roles.convert(metadata, spec);
      case BINDING -> bindings.convert(metadata, spec);
      case GATEWAY -> gateways.convert(spec);
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
