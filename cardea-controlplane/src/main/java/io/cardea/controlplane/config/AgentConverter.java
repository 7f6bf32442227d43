package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.keys.AgentName;
import io.cardea.model.identity.Agent;
import io.cardea.model.identity.Agent.RiskLevel;
import io.cardea.model.identity.Agent.State;
import io.cardea.model.identity.Principal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Converts {@code kind: Agent}. */
final class AgentConverter {

  private static final int MAX_TAGS = 64;

  private static final Map<String, RiskLevel> RISKS = words(RiskLevel.values());
  private static final Map<String, State> STATES = words(State.values());

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final SubjectReader subjects;

  AgentConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.subjects = new SubjectReader(problems);
  }

  private static <E extends Enum<E>> Map<String, E> words(E[] values) {
    Map<String, E> words = new LinkedHashMap<>();
    Stream.of(values).forEach(value -> words.put(value.name().toLowerCase(Locale.ROOT), value));
    return words;
  }

  void convert(Metadata metadata, Fields spec) {
    String issuer = spec.find("issuer").flatMap(subjects::issuer).orElse(Principal.CARDEA);
    Optional<Node> written = spec.find("subject");
    String subject =
        written.flatMap(node -> scalars.text(node, SubjectReader.MAX)).orElse(metadata.name());
    if (written.isPresent() && issuer.equals(Principal.CARDEA) && !AgentName.isValid(subject)) {
      problems.add(written.get(), "an agent's name is " + AgentName.FORM, "");
    }
    Set<String> tags = new LinkedHashSet<>();
    for (Node tag : spec.list("tags", MAX_TAGS)) {
      scalars.text(tag, 64).ifPresent(tags::add);
    }
    Agent agent =
        new Agent(
            metadata.tenant(),
            metadata.name(),
            issuer,
            subject,
            spec.text("owner", 200).orElse(""),
            spec.text("team", 200).orElse(""),
            spec.longText("purpose", 4_096).orElse(""),
            tags,
            spec.find("riskLevel")
                .flatMap(node -> scalars.choice(node, RISKS))
                .orElse(RiskLevel.MEDIUM),
            spec.find("state").flatMap(node -> scalars.choice(node, STATES)).orElse(State.ACTIVE));
    draft.set(agent);
    declareCaller(agent, written.orElse(metadata.place()));
  }

  /** Who is meant is said by one document only. A slash is in no document's own name. */
  private void declareCaller(Agent agent, Node at) {
    if (problems.count() == 0) {
      draft.declare(
          Kind.AGENT, agent.tenant(), agent.issuer() + "/" + agent.subject(), at.at(), at.path());
    }
  }
}
