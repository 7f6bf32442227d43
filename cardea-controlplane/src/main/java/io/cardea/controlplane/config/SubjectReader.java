package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.keys.AgentName;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads to whom a Binding gives its roles. */
final class SubjectReader {

  /** Characters of what an issuer calls somebody. */
  static final int MAX = 256;

  private static final List<String> WAYS =
      List.of("agent", "user", "group", "agentTag", "everyone");

  /** Issuers that no document can name: their callers have no credential that says so. */
  private static final Set<String> RESERVED = Set.of(Principal.NOBODY, Principal.GATEWAY);

  private final Problems problems;
  private final Scalars scalars;

  SubjectReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The subject that {@code node} names; empty if something is wrong with it. */
  Optional<Subject> read(Node node) {
    int before = problems.count();
    Fields fields = Fields.of(node, problems);
    List<String> named = WAYS.stream().filter(fields::has).toList();
    WAYS.forEach(fields::knows);
    fields.knows("issuer");
    if (problems.count() == before && named.size() != 1) {
      problems.add(node, "names " + (named.isEmpty() ? "nobody" : "more than one"), hint());
    }
    Optional<Subject> subject =
        named.size() == 1 ? read(named.getFirst(), fields) : Optional.empty();
    fields.refuseOthers();
    return problems.count() == before ? subject : Optional.empty();
  }

  private static String hint() {
    return "write one of {agent: NAME}, {agent: NAME, issuer: NAME}, {user: SUBJECT, issuer: NAME},"
        + " {group: NAME, issuer: NAME}, {agentTag: TAG}, {everyone: true}";
  }

  private Optional<Subject> read(String way, Fields fields) {
    return switch (way) {
      case "agent" -> agent(fields);
      case "user" ->
          fields
              .text("user", MAX)
              .flatMap(name -> required(fields, "user").map(by -> new Subject.OneUser(by, name)));
      case "group" ->
          fields
              .text("group", MAX)
              .flatMap(name -> required(fields, "group").map(by -> new Subject.Group(by, name)));
      case "agentTag" -> without(fields, way, fields.text(way, 64).map(Subject.TaggedAgents::new));
      default -> without(fields, way, everyone(fields));
    };
  }

  private Optional<Subject> agent(Fields fields) {
    Optional<String> issuer = fields.find("issuer").flatMap(this::issuer);
    if (issuer.filter(by -> !by.equals(Principal.CARDEA)).isPresent()) {
      return fields.text("agent", MAX).map(name -> new Subject.OneAgent(issuer.get(), name));
    }
    return fields
        .find("agent")
        .flatMap(this::ownAgent)
        .map(name -> new Subject.OneAgent(Principal.CARDEA, name));
  }

  /** The name of an agent of Cardea's own keys. */
  Optional<String> ownAgent(Node node) {
    Optional<String> name = scalars.text(node, MAX);
    if (name.isPresent() && !AgentName.isValid(name.get())) {
      problems.add(
          node,
          "an agent's name is " + AgentName.FORM,
          name.get().contains("*")
              ? "a Binding names each agent; {everyone: true} among its subjects means all"
              : "");
      return Optional.empty();
    }
    return name;
  }

  private Optional<String> required(Fields fields, String way) {
    Optional<Node> node = fields.find("issuer");
    if (node.isEmpty()) {
      problems.add(
          fields.node(),
          "the " + way + "'s issuer is missing",
          "say who vouches for it: issuer: NAME");
    }
    return node.flatMap(this::issuer);
  }

  /** The name of an issuer. */
  Optional<String> issuer(Node node) {
    Optional<String> name = scalars.text(node, 64);
    if (name.isPresent() && RESERVED.contains(name.get())) {
      problems.add(node, "no issuer has such a name", "");
      return Optional.empty();
    }
    return name;
  }

  private Optional<Subject> everyone(Fields fields) {
    Optional<Node> flag = fields.find("everyone");
    if (flag.flatMap(scalars::flag).filter(is -> !is).isPresent()) {
      problems.add(flag.orElseThrow(), "can only be true", "remove the subject");
      return Optional.empty();
    }
    return flag.map(_ -> Subject.EVERYONE);
  }

  private <T extends Subject> Optional<Subject> without(
      Fields fields, String way, Optional<T> subject) {
    fields.refuse("issuer", "means nothing beside " + way, "remove the key");
    return subject.map(Subject.class::cast);
  }
}
