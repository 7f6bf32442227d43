package io.cardea.controlplane.config;

import io.cardea.controlplane.document.FileState;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Agent;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.quota.Limit;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.tool.ToolChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of a configuration: all of it, or every problem found. */
public sealed interface Loaded {

  /**
   * The files with secrets to which documents refer, there or not, and what each of them was like
   * before it was read ({@link FileState}).
   */
  Map<Path, String> files();

  /** The same, for which {@code others} were read. */
  Loaded read(Map<Path, String> others);

  /**
   * A configuration without a problem. References are resolved, secrets are read but for those of
   * the store.
   *
   * @param adapters unique by key
   * @param profiles unique by key
   * @param roles unique by tenant and name
   * @param bindings unique by tenant and name
   * @param agents unique by tenant and name, and by tenant, issuer and subject
   * @param limits unique by tenant and name
   * @param tools what is made of tools, unique by tenant and name, and by adapter and new name
   * @param issuers unique by key
   * @param settings of the gateway; the defaults if no document says otherwise
   * @param vault where {@code {vault: …}} is read from, if a document says so
   * @param notes what was left out on purpose, in the order of the files
   * @param places where each of them is declared
   * @param sealed the documents that refer to secrets of the store; none of the above is theirs,
   *     but for their places
   * @param resources all that is declared, fit to be shown
   * @param files besides the documents themselves, with what they were like before they were read
   */
  record Valid(
      List<Adapter> adapters,
      List<Profile> profiles,
      List<Role> roles,
      List<Binding> bindings,
      List<Agent> agents,
      List<Limit> limits,
      List<ToolChange> tools,
      List<Issuer> issuers,
      GatewaySettings settings,
      Optional<VaultSettings> vault,
      List<Problem> notes,
      Map<Part.Identity, Position> places,
      List<Part> sealed,
      SortedMap<ResourceId, FileResource> resources,
      Map<Path, String> files)
      implements Loaded {

    /** What a gateway without a configuration has. */
    public static final Valid EMPTY =
        new Valid(List.of(), List.of(), List.of(), List.of(), GatewaySettings.DEFAULT, List.of());

    public Valid {
      adapters = List.copyOf(adapters);
      profiles = List.copyOf(profiles);
      roles = List.copyOf(roles);
      bindings = List.copyOf(bindings);
      agents = List.copyOf(agents);
      limits = List.copyOf(limits);
      tools = List.copyOf(tools);
      issuers = List.copyOf(issuers);
      notes = List.copyOf(notes);
      places = Map.copyOf(places);
      sealed = List.copyOf(sealed);
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
      files = Map.copyOf(files);
    }

    /** The same without agents, limits, tools and issuers, declared nowhere in particular. */
    public Valid(
        List<Adapter> adapters,
        List<Profile> profiles,
        List<Role> roles,
        List<Binding> bindings,
        GatewaySettings settings,
        List<Problem> notes) {
      this(
          adapters,
          profiles,
          roles,
          bindings,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          settings,
          Optional.empty(),
          notes,
          Map.of(),
          List.of(),
          new TreeMap<>(),
          Map.of());
    }

    /** The same, and documents that refer to secrets of the store. */
    Valid with(List<Part> documents) {
      List<Problem> all = new ArrayList<>(notes);
      documents.forEach(part -> all.addAll(part.notes().list()));
      return new Valid(
          adapters, profiles, roles, bindings, agents, limits, tools, issuers, settings, vault, all,
          places, documents, resources, files);
    }

    /** The same, as it is to be shown. */
    Valid shown(List<Part> documents) {
      SortedMap<ResourceId, FileResource> shown = new TreeMap<>();
      documents.stream()
          .flatMap(part -> part.resources().stream())
          .forEach(resource -> shown.put(resource.document().id(), resource));
      return new Valid(
          adapters, profiles, roles, bindings, agents, limits, tools, issuers, settings, vault,
          notes, places, sealed, shown, files);
    }

    @Override
    public Valid read(Map<Path, String> others) {
      return new Valid(
          adapters, profiles, roles, bindings, agents, limits, tools, issuers, settings, vault,
          notes, places, sealed, resources, others);
    }
  }

  /**
   * A configuration that must not be used.
   *
   * @param problems at least one, in the order of the files
   * @param files as of a valid one
   */
  record Invalid(List<Problem> problems, Map<Path, String> files) implements Loaded {
    public Invalid {
      problems = List.copyOf(problems);
      files = Map.copyOf(files);
    }

    @Override
    public Invalid read(Map<Path, String> others) {
      return new Invalid(problems, others);
    }
  }
}
