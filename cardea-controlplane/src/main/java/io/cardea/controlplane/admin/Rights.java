package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.document.Differences;
import io.cardea.controlplane.document.Differences.Difference;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Precondition;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.identity.AdminRole;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
      List.of("spec.auditPayload", "spec.auditPayloadOfTools", "spec.auditShown");

  /** What a publisher says itself of a server that it has registered. */
  private static final String PUBLISHED = "spec.requiredRoles";

  /** What keeps callers off a server, and what rules select it by. */
  private static final List<String> POLICY =
      List.of(
          PUBLISHED, "spec.requiredScopes", "spec.toolScopes", "metadata.tags", "metadata.labels");

  /** Which callers get a version of a server; also in the place of one in a list. */
  private static final Pattern VERSION_ROLES = Pattern.compile("spec\\.versions\\[\\d+]\\.roles");

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
        .or(() -> before(change).flatMap(before -> removal(caller, before, false)));
  }

  /**
   * Why somebody who removes servers may not remove {@code server}: who registers it again would
   * say who may use it and what is recorded at it.
   *
   * @param isOwn whether the caller is the publisher that has registered it
   */
  static Optional<AdminAnswer> removal(Caller caller, StoredResource server, boolean isOwn) {
    if (caller.isOne(AdminRole.POLICY_AUTHOR, AdminRole.ADMIN)) {
      return Optional.empty();
    }
    Node document = Documents.node(server.document());
    Stream<String> said =
        Stream.concat(RECORDED.stream(), POLICY.stream())
            .filter(path -> !isOwn || !path.equals(PUBLISHED))
            .filter(path -> find(document, path).isPresent());
    Stream<String> ofVersions =
        versionsOfRoles(document).stream().map(_ -> "spec.versions[].roles");
    return Stream.concat(said, ofVersions)
        .findFirst()
        .map(path ->
            Caller.lacks(
                AdminRole.POLICY_AUTHOR,
                "to remove a server that says who may use it or what is recorded at it ("
                    + path
                    + ")"));
  }

  private static Optional<Node> find(Node node, String path) {
    Optional<Node> found = Optional.of(node);
    for (String key : path.split("\\.", -1)) {
      found = found.flatMap(parent -> child(parent, key));
    }
    return found;
  }

  private static Optional<Node> child(Node parent, String key) {
    return parent instanceof Node.Mapping map
        ? Optional.ofNullable(map.entries().get(key)).map(Node.Entry::value)
        : Optional.empty();
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
    // What takes the place of something else is one difference, whatever is inside it.
    if (!Differences.between(programs(was), programs(is)).isEmpty()) {
      return Optional.of(Caller.lacks(AdminRole.ADMIN, "to say what program " + name + " starts"));
    }
    // Also where versions come, go or change places, which are differences of their own.
    if (before.isPresent() && !versionsOfRoles(was).equals(versionsOfRoles(is))) {
      Optional<AdminAnswer> refusal =
          unless(
              AdminRole.POLICY_AUTHOR,
              "to say who gets which version of " + name + " (spec.versions[].roles)");
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Differences.between(Optional.of(was), Optional.of(is)).stream()
        .map(difference -> refusal(difference, before.isEmpty(), name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<AdminAnswer> refusal(Difference difference, boolean isNew, String name) {
    String path = difference.path();
    // Who registers a server may keep others off it.
    boolean isPolicy =
        POLICY.stream().anyMatch(path::startsWith) || VERSION_ROLES.matcher(path).lookingAt();
    boolean opens = !isNew && isPolicy;
    if (RECORDED.stream().anyMatch(path::startsWith)) {
      return unless(
          AdminRole.POLICY_AUTHOR, "to say what is recorded at " + name + " (" + path + ")");
    }
    if (opens || path.startsWith("spec.access")) {
      return unless(AdminRole.POLICY_AUTHOR, "to say who may use " + name + " (" + path + ")");
    }
    return unless(AdminRole.OPERATOR, "to change " + name);
  }

  /** The programs that an Adapter starts: the one of its upstream, or those of its versions. */
  private static Optional<Node> programs(Node document) {
    List<Node> programs =
        Stream.concat(find(document, "spec").stream(), versions(document).stream())
            .flatMap(part -> find(part, "upstream.stdio").stream())
            .toList();
    return Optional.of(new Node.Sequence(document.at(), document.path(), programs));
  }

  /** The versions of a server that are for roles, with those, whatever their places. */
  private static List<String> versionsOfRoles(Node document) {
    return versions(document).stream()
        .flatMap(version ->
            find(version, "roles").stream()
                .map(roles ->
                    find(version, "version").map(JsonText::of).orElse("") + JsonText.of(roles)))
        .sorted()
        .toList();
  }

  private static List<Node> versions(Node document) {
    return find(document, "spec.versions").orElse(null) instanceof Node.Sequence list
        ? list.items()
        : List.of();
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
