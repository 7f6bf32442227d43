package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.endpoint.Profile.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Converts {@code kind: Profile}. */
final class ProfileConverter {

  /** Adapters of one profile. */
  static final int MAX_SERVERS = 256;

  private final Draft draft;
  private final Problems problems;
  private final AccessReader accesses;

  ProfileConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.accesses = new AccessReader(draft);
  }

  void convert(Metadata metadata, Fields spec) {
    String title = spec.text("title", 200).orElse(metadata.name());
    String description = spec.longText("description", 4_096).orElse("");
    Set<String> required = accesses.requiredRoles(metadata.tenant(), spec);
    Access access = accesses.access(spec, required, "profile");
    List<Member> servers = servers(metadata, spec);
    if (AdapterKey.isValidName(metadata.name())) {
      EndpointKey key = EndpointKey.profile(metadata.tenant(), metadata.name());
      draft.set(new Profile(key, title, description, access, required, servers));
    }
  }

  private List<Member> servers(Metadata metadata, Fields spec) {
    int before = problems.count();
    List<Node> nodes = spec.requireList("servers", MAX_SERVERS);
    if (nodes.isEmpty() && problems.count() == before) {
      problems.add(spec.node(), "servers is empty", "name at least one: {adapter: NAME}");
    }
    MemberReader members = new MemberReader(draft, metadata.tenant());
    return nodes.stream().map(members::read).flatMap(Optional::stream).toList();
  }
}
