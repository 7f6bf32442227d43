package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.resource.ResourceId;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one document declares, by itself: what needs other documents is left to {@link Assembly}.
 * Never changes, so that it is read once and assembled often.
 *
 * @param secrets of the store and of Vault that it refers to
 * @param document itself if there are any, to be read again when they change
 * @param adapters that it declares; several only if it is a desktop client's list
 * @param declared the identity of each thing in it, whether or not the rest of it is right
 * @param references the documents that it names
 * @param notes what was left out on purpose
 * @param resources what it declares, fit to be shown; none unless a file holds it
 * @param problems what is wrong with it; if anything is, the rest must not be used
 * @param incomplete whether something could not be read, so that a name that seems unknown may be
 *     in there
 */
public record Part(
    Set<SecretRef> secrets,
    Optional<Node> document,
    List<Adapter> adapters,
    Optional<Profile> profile,
    Optional<Role> role,
    Optional<Binding> binding,
    Optional<Agent> agent,
    Optional<Limit> limit,
    Optional<ToolChange> tool,
    Optional<Issuer> issuer,
    Optional<GatewaySettings> settings,
    Optional<VaultSettings> vault,
    List<Declared> declared,
    List<Reference> references,
    Problems notes,
    List<FileResource> resources,
    Problems problems,
    boolean incomplete) {

  public Part {
    secrets = Set.copyOf(secrets);
    adapters = List.copyOf(adapters);
    declared = List.copyOf(declared);
    references = List.copyOf(references);
    resources = List.copyOf(resources);
  }

  /** The same of a file, whose document is {@code root}. */
  Part ofFile(Node root) {
    return problems.count() > 0
        ? this
        : new Part(
            secrets,
            document,
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
            FileResource.of(root, this),
            problems,
            incomplete);
  }

  /** The identities of what it declares; none of a Gateway, which has no name. */
  public List<ResourceId> ids() {
    return declared.stream()
        .map(Declared::identity)
        .filter(identity -> ResourceId.isName(identity.name()))
        .map(
            identity -> new ResourceId(identity.tenant(), identity.kind().label(), identity.name()))
        .toList();
  }

  /** An identity. Of a Gateway there is only one, without tenant or name. */
  record Identity(Kind kind, TenantId tenant, String name) {

    /** {@code Adapter "weather" of tenant acme}, or {@code a Gateway}. */
    @Override
    public String toString() {
      if (kind == Kind.GATEWAY) {
        return "a Gateway";
      }
      String what = kind.label() + " " + Shown.quoted(name);
      return tenant.equals(TenantId.DEFAULT) ? what : what + " of tenant " + tenant;
    }
  }

  /**
   * Something that a document declares.
   *
   * @param path of its name inside the document
   */
  record Declared(Identity identity, Position at, String path) {}

  /** A document that another one names. */
  record Reference(Identity identity, Node at) {}

  /** Nothing but problems, of a file that holds no document. */
  static Part broken(Problems problems) {
    return new Part(
        Set.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        new Problems(),
        List.of(),
        problems,
        true);
  }
}
