package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.adapter.ServerVersion;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code versions} of an Adapter: several versions of one server, and who gets which. */
final class VersionsReader {

  private static final int MAX_VERSIONS = 16;
  private static final int MAX_NAME = 24;
  private static final int PERCENT = 100;

  /**
   * A version that could be read.
   *
   * @param version who gets it
   * @param upstream where it is
   */
  record Found(ServerVersion version, Upstream upstream) {}

  private final TenantId tenant;
  private final Problems problems;
  private final AccessReader accesses;
  private final Function<Fields, Optional<Upstream>> upstreams;

  /**
   * A reader for an Adapter of {@code tenant}.
   *
   * @param upstreams reads where one version is
   */
  VersionsReader(
      TenantId tenant,
      Problems problems,
      AccessReader accesses,
      Function<Fields, Optional<Upstream>> upstreams) {
    this.tenant = tenant;
    this.problems = problems;
    this.accesses = accesses;
    this.upstreams = upstreams;
  }

  /** The versions, the default first; those that cannot be read are left out. */
  List<Found> read(Fields spec) {
    List<Node> nodes = spec.requireList("versions", MAX_VERSIONS);
    if (nodes.isEmpty()) {
      Optional.ofNullable(spec.entries().get("versions"))
          .map(Node.Entry::value)
          .filter(given -> given instanceof Node.Sequence list && list.items().isEmpty())
          .ifPresent(given -> problems.add(given, "is empty", "give one version at least"));
      return List.of();
    }
    List<Found> others = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Fields first = Fields.of(nodes.getFirst(), problems);
    first.refuse(
        "weight",
        "means nothing for the first version, which is the default",
        "give the others their percentages; it gets the callers that are left");
    Optional<String> name = name(first, names);
    int left = PERCENT;
    for (Node node : nodes.subList(1, nodes.size())) {
      Fields fields = Fields.of(node, problems);
      Optional<String> other = name(fields, names);
      int weight = weight(fields, left);
      left -= weight;
      found(fields, other, weight).ifPresent(others::add);
    }
    Optional<Found> standard = found(first, name, left);
    List<Found> all = new ArrayList<>(standard.stream().toList());
    all.addAll(others);
    return all;
  }

  private Optional<Found> found(Fields fields, Optional<String> name, int weight) {
    Set<String> roles = accesses.roles("roles", tenant, fields);
    boolean isSelectable = fields.flag("selectable", false);
    Optional<Upstream> upstream = upstreams.apply(fields);
    fields.refuseOthers();
    return name.flatMap(known ->
        upstream.map(at -> new Found(new ServerVersion(known, weight, roles, isSelectable), at)));
  }

  private Optional<String> name(Fields fields, Set<String> names) {
    Optional<String> name = fields.requireText("version", MAX_NAME);
    if (name.isPresent() && !ServerVersion.isValidName(name.get())) {
      problems.add(
          fields.find("version").orElseThrow(),
          "cannot be a version",
          "1 to 24 characters of [A-Za-z0-9._+-]");
      return Optional.empty();
    }
    if (name.isPresent() && !names.add(name.get())) {
      problems.add(
          fields.find("version").orElseThrow(),
          "is there twice",
          "each version needs its own name");
      return Optional.empty();
    }
    return name;
  }

  private int weight(Fields fields, int left) {
    int weight = fields.number("weight", 0, PERCENT, 0);
    if (weight > left) {
      problems.add(
          fields.find("weight").orElseThrow(),
          "makes more than 100 percent together with those before",
          "at most " + left + " here");
    }
    return Math.min(weight, left);
  }
}
