package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Agent;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.quota.Limit;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.tool.ToolChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has been found in one document so far. For one thread and one document. */
final class Draft {

  private final Problems problems = new Problems();
  private final Problems notes = new Problems();
  private final List<Adapter> adapters = new ArrayList<>();
  private final List<Part.Declared> declared = new ArrayList<>();
  private final List<Part.Reference> references = new ArrayList<>();
  private Optional<Profile> profile = Optional.empty();
  private Optional<Role> role = Optional.empty();
  private Optional<Binding> binding = Optional.empty();
  private Optional<Agent> agent = Optional.empty();
  private Optional<Limit> limit = Optional.empty();
  private Optional<ToolChange> tool = Optional.empty();
  private Optional<Issuer> issuer = Optional.empty();
  private Optional<GatewaySettings> settings = Optional.empty();
  private Optional<VaultSettings> vault = Optional.empty();
  private final Set<SecretRef> secrets = new HashSet<>();
  private boolean incomplete;

  Problems problems() {
    return problems;
  }

  void add(Adapter adapter) {
    adapters.add(adapter);
  }

  void set(Profile found) {
    profile = Optional.of(found);
  }

  void set(Role found) {
    role = Optional.of(found);
  }

  void set(Binding found) {
    binding = Optional.of(found);
  }

  void set(Agent found) {
    agent = Optional.of(found);
  }

  void set(Limit found) {
    limit = Optional.of(found);
  }

  void set(ToolChange found) {
    tool = Optional.of(found);
  }

  void set(Issuer found) {
    issuer = Optional.of(found);
  }

  void set(GatewaySettings found) {
    settings = Optional.of(found);
  }

  void set(VaultSettings found) {
    vault = Optional.of(found);
  }

  /** Tells of something that is left out on purpose. */
  void note(Problem note) {
    notes.add(note);
  }

  /** Something could not be read, so that a name that seems unknown may be in there. */
  void markIncomplete() {
    incomplete = true;
  }

  /** Notes that there is a document of this identity, whether or not the rest of it is right. */
  void declare(Kind kind, TenantId tenant, String name, Position at, String path) {
    declared.add(new Part.Declared(new Part.Identity(kind, tenant, name), at, path));
  }

  /** Notes that {@code at} names a document of this kind, which may be declared elsewhere. */
  void refer(Kind kind, TenantId tenant, Node at, String name) {
    references.add(new Part.Reference(new Part.Identity(kind, tenant, name), at));
  }

  /** Notes that a secret of the store or of Vault is referred to. */
  void use(SecretRef secret) {
    secrets.add(secret);
  }

  /** All that was found in {@code document}. */
  Part part(Node document) {
    return new Part(
        secrets,
        secrets.isEmpty() ? Optional.empty() : Optional.of(document),
        adapters,
        profile,
        role,
        binding,
        agent,
        limit,
        tool,
        issuer,
        settings,
        vault,
        declared,
        references,
        notes,
        List.of(),
        problems,
        incomplete);
  }
}
