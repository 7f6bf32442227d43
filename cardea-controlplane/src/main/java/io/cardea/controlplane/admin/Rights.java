package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.document.Differences;
import io.cardea.controlplane.document.Differences.Difference;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Precondition;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.identity.AdminRole;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which admin role it takes to make a change. Who changes servers decides neither who may use them
 * nor what is started on this machine; who decides who may use them changes nothing else of them.
 *
 * @param caller who wants to make it
 * @param now what it would change
 */
record Rights(Caller caller, Declared now) {

  /** What is compared with a resource that is new, so that each of its parts is looked at. */
  private static final Node NOTHING =
      Documents.nodes("{spec: {upstream: {}}}", new Problems()).getFirst();

  /** What is recorded of callers. */
  private static final List<String> RECORDED =
      List.of("auditPayload", "auditPayloadOfTools", "auditShown");

  /** What keeps callers off a server, and what rules select it by. */
  private static final List<String> POLICY =
      List.of(
          "spec.requiredRoles",
          "spec.requiredScopes",
          "spec.toolScopes",
          "metadata.tags",
          "metadata.labels");

  /**
   * What has become of changes that somebody wants.
   *
   * @param refusal the answer, if one of them is not allowed
   * @param changes what to do instead of what was wanted: the same, but only to what was looked at
   */
  record Checked(Optional<AdminAnswer> refusal, List<Change> changes) {}

  Checked check(List<Change> changes) {
    if (caller.isOne(AdminRole.ADMIN)) {
      return new Checked(Optional.empty(), changes);
    }
    Optional<AdminAnswer> refusal =
        changes.stream().map(this::refusal).flatMap(Optional::stream).findFirst();
    return new Checked(refusal, changes.stream().map(this::bound).toList());
  }

  private Optional<AdminAnswer> refusal(Change change) {
    String name = change.id().kind() + " " + change.id().name();
    // What was looked at is not what the caller means: what it means cannot be judged.
    if (!(change.precondition() instanceof Precondition.None)
        && !change.precondition().equals(seen(change))) {
      return Optional.of(
          AdminAnswer.problem(
              412,
              "Not as expected",
              "Nothing was changed. " + name + " is not as the condition says: read it again."));
    }
    return switch (Kind.find(change.id().kind()).orElse(Kind.GATEWAY)) {
      case ADAPTER -> change instanceof Change.Put put ? adapter(put, name) : removal(change, name);
      case TOOL -> tool(change, name);
      case PROFILE, ROLE, BINDING, AGENT, POLICY_TEST, LIMIT ->
          unless(AdminRole.POLICY_AUTHOR, "to change " + name);
      // Who says whose tokens are believed says who is who.
      case ISSUER, GATEWAY -> unless(AdminRole.ADMIN, "to change " + name);
    };
  }

  private Optional<AdminAnswer> unless(AdminRole role, String purpose) {
    return caller.isOne(role) ? Optional.empty() : Optional.of(Caller.lacks(role, purpose));
  }

  private Optional<AdminAnswer> removal(Change change, String name) {
    return unless(AdminRole.OPERATOR, "to remove " + name)
        .or(() -> before(change).flatMap(before -> removal(caller, before)));
  }

  /**
   * Why somebody who removes servers may not remove {@code server}: who registers it again would
   * say what is recorded at it.
   */
  static Optional<AdminAnswer> removal(Caller caller, StoredResource server) {
    return !saysWhatIsRecorded(server) || caller.isOne(AdminRole.POLICY_AUTHOR, AdminRole.ADMIN)
        ? Optional.empty()
        : Optional.of(
            Caller.lacks(AdminRole.POLICY_AUTHOR, "to remove a server that says what is recorded"));
  }

  private static boolean saysWhatIsRecorded(StoredResource resource) {
    Node.@Nullable Entry spec =
        Documents.node(resource.document()) instanceof Node.Mapping document
            ? document.entries().get("spec")
            : null;
    return spec != null
        && spec.value() instanceof Node.Mapping values
        && RECORDED.stream().anyMatch(values.entries()::containsKey);
  }

  /** What agents may do with a tool is policy; which secrets a server gets is not. */
  private Optional<AdminAnswer> tool(Change change, String name) {
    boolean sendsSecret =
        change instanceof Change.Put put && holdsReference(Documents.node(put.document()));
    return unless(AdminRole.POLICY_AUTHOR, "to change " + name)
        .or(() ->
            sendsSecret
                ? unless(AdminRole.OPERATOR, "to say which secret " + name + " sends")
                : Optional.empty());
  }

  private static boolean holdsReference(Node node) {
    return Secrets.isReference(node)
        || (node instanceof Node.Mapping map
            && map.entries().values().stream().anyMatch(each -> holdsReference(each.value())));
  }

  private Optional<AdminAnswer> adapter(Change.Put put, String name) {
    Optional<StoredResource> before = before(put);
    Node was = before.map(there -> Documents.node(there.document())).orElse(NOTHING);
    Node is = Documents.node(put.document());
    return Differences.between(Optional.of(was), Optional.of(is)).stream()
        .map(difference -> refusal(difference, before.isEmpty(), name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<AdminAnswer> refusal(Difference difference, boolean isNew, String name) {
    String path = difference.path();
    // Who registers a server may keep others off it.
    boolean opens = !isNew && POLICY.stream().anyMatch(path::startsWith);
    if (RECORDED.stream().anyMatch(key -> path.startsWith("spec." + key))) {
      return unless(
          AdminRole.POLICY_AUTHOR, "to say what is recorded at " + name + " (" + path + ")");
    }
    if (opens || path.startsWith("spec.access")) {
      return unless(AdminRole.POLICY_AUTHOR, "to say who may use " + name + " (" + path + ")");
    }
    return startsProgram(difference)
        ? Optional.of(Caller.lacks(AdminRole.ADMIN, "to say what program " + name + " starts"))
        : unless(AdminRole.OPERATOR, "to change " + name);
  }

  private static boolean startsProgram(Difference difference) {
    return difference.path().startsWith("spec.upstream.stdio")
        || (difference.path().startsWith("spec.versions")
            && (difference.path().contains(".upstream.stdio")
                || difference.after().filter(text -> text.contains("\"stdio\":")).isPresent()));
  }

  private Optional<StoredResource> before(Change change) {
    return now.find(change.id());
  }

  /** Another change of it in the meantime was not looked at. */
  private Change bound(Change change) {
    if (!(change.precondition() instanceof Precondition.None)) {
      return change;
    }
    Precondition seen = seen(change);
    return switch (change) {
      case Change.Put put -> new Change.Put(put.document(), seen);
      case Change.Delete delete when seen instanceof Precondition.At ->
          new Change.Delete(delete.id(), seen);
      case Change.Delete delete -> delete;
    };
  }

  private Precondition seen(Change change) {
    return before(change)
        .<Precondition>map(there -> new Precondition.At(there.version()))
        .orElse(Precondition.ABSENT);
  }
}
