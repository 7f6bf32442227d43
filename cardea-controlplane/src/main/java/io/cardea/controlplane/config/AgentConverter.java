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
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Converts {@code kind: Agent}. */
final class AgentConverter {

  private static final int MAX_TAGS = 64;
  private static final int MAX_CERTIFICATES = 16;
  private static final int MAX_AUDIENCES = 64;
  private static final int MAX_AUDIENCE = 2_048;
  private static final int MAX_KEYS = 10_000;

  /** 32 bytes in base64url: the last character has four bits. */
  private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");

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
            spec.find("state").flatMap(node -> scalars.choice(node, STATES)).orElse(State.ACTIVE),
            certificates(metadata, spec, issuer),
            audiences(spec, issuer),
            maxKeys(spec, issuer));
    draft.set(agent);
    declareCaller(agent, written.orElse(metadata.place()));
  }

  private Set<String> audiences(Fields spec, String issuer) {
    Set<String> audiences = new LinkedHashSet<>();
    spec.filledList("audiences", MAX_AUDIENCES)
        .forEach(node -> scalars.text(node, MAX_AUDIENCE).ifPresent(audiences::add));
    if (!audiences.isEmpty() && issuer.equals(Principal.CARDEA)) {
      spec.refuse(
          "audiences", "are of tokens; keys have none", "remove the key, or say the issuer");
    }
    return audiences;
  }

  private OptionalInt maxKeys(Fields spec, String issuer) {
    if (!spec.has("maxKeys")) {
      spec.knows("maxKeys");
      return OptionalInt.empty();
    }
    if (!issuer.equals(Principal.CARDEA)) {
      spec.refuse("maxKeys", "is for agents with API keys", "remove the key, or issuer");
    }
    return OptionalInt.of(spec.number("maxKeys", 0, MAX_KEYS, 0));
  }

  /** Each proves one agent only. */
  private Set<String> certificates(Metadata metadata, Fields spec, String issuer) {
    Set<String> prints = new LinkedHashSet<>();
    for (Node node : spec.list("certificates", MAX_CERTIFICATES)) {
      Optional<String> print = scalars.text(node, 128).flatMap(text -> thumbprint(text, node));
      if (print.isPresent() && prints.add(print.get())) {
        draft.declare(
            Kind.AGENT, metadata.tenant(), "certificate/" + print.get(), node.at(), node.path());
      }
    }
    if (!prints.isEmpty() && !issuer.equals(Principal.CARDEA)) {
      spec.refuse(
          "certificates",
          "are for agents that no other issuer vouches for",
          "remove the key, or issuer; tokens may be bound to certificates by themselves");
    }
    return prints;
  }

  private Optional<String> thumbprint(String text, Node node) {
    String hex = text.replace(":", "");
    if (THUMBPRINT.matcher(text).matches()) {
      return Optional.of(text);
    }
    if (HEX.matcher(hex).matches()) {
      byte[] sha256 = HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
      return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256));
    }
    problems.add(
        node,
        "must be the SHA-256 of a certificate",
        "64 hexadecimal digits, as openssl x509 -noout -fingerprint -sha256 prints them, or base64url");
    return Optional.empty();
  }

  /** Who is meant is said by one document only. A slash is in no document's own name. */
  private void declareCaller(Agent agent, Node at) {
    if (problems.count() == 0) {
      draft.declare(
          Kind.AGENT, agent.tenant(), agent.issuer() + "/" + agent.subject(), at.at(), at.path());
    }
  }
}
