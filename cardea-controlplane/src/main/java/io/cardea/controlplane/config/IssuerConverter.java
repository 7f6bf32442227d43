package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.upstream.ProviderUrl;
import io.cardea.controlplane.upstream.ProxyReader;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.issuer.ClaimNames;
import io.cardea.model.issuer.IntrospectionPlace;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.issuer.IssuerKey;
import io.cardea.model.issuer.KeyPlace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Converts {@code kind: Issuer}. */
final class IssuerConverter {

  private static final int MAX_LIST = 64;
  private static final int MAX_AUDIENCE = 2_048;
  private static final int MAX_CLAIM = 256;

  private static final Map<String, Boolean> PROOFS =
      new TreeMap<>(Map.of("optional", false, "required", true));
  private static final Map<String, String> ALGORITHMS = algorithms();

  private final Draft draft;
  private final Secrets secrets;
  private final Problems problems;
  private final Scalars scalars;

  IssuerConverter(Draft draft, Secrets secrets) {
    this.draft = draft;
    this.secrets = secrets;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  private static Map<String, String> algorithms() {
    Map<String, String> words = new LinkedHashMap<>();
    Issuer.KNOWN.forEach(word -> words.put(word, word));
    return words;
  }

  void convert(Metadata metadata, Fields spec) {
    if (IssuerKey.RESERVED.contains(metadata.name())) {
      problems.add(
          metadata.fields().node(),
          "the name " + Shown.quoted(metadata.name()) + " stands for callers without a token",
          "choose another name");
    }
    boolean allowPrivate = spec.flag("allowPrivateNetwork", false);
    Optional<String> url = spec.require("issuer").flatMap(node -> issuer(node, allowPrivate));
    Set<String> audiences = texts(spec, "audiences", node -> scalars.text(node, MAX_AUDIENCE));
    Set<String> algorithms = texts(spec, "algorithms", node -> scalars.choice(node, ALGORITHMS));
    Fields jwks = spec.object("jwks");
    Optional<String> keys =
        jwks.find("url").flatMap(node -> ProviderUrl.read(node, allowPrivate, problems));
    jwks.refuseOthers();
    Optional<OutboundProxy> proxy =
        spec.find("proxy").flatMap(new ProxyReader(problems, secrets)::read);
    Duration skew = spec.duration("clockSkew", Duration.ZERO, Issuer.MAX_SKEW, Issuer.USUAL_SKEW);
    ClaimNames claims = claims(spec.object("claims"));
    Set<String> scopes = new ScopesReader(problems).required(spec);
    boolean proofRequired =
        spec.find("dpop").flatMap(node -> scalars.choice(node, PROOFS)).orElse(false);
    boolean asked = spec.has("introspection");
    Optional<IntrospectionPlace> introspection =
        asked ? introspection(spec, allowPrivate) : Optional.empty();
    spec.knows("introspection");
    if (url.isPresent()
        && (introspection.isPresent() || !asked)
        && AdapterKey.isValidName(metadata.name())
        && !IssuerKey.RESERVED.contains(metadata.name())) {
      draft.set(
          new Issuer(
              new IssuerKey(metadata.tenant(), metadata.name()),
              url.get(),
              audiences,
              algorithms.isEmpty() ? Issuer.USUAL : algorithms,
              new KeyPlace(keys, allowPrivate, proxy),
              skew,
              claims,
              scopes,
              proofRequired,
              introspection));
    }
  }

  private Optional<String> issuer(Node node, boolean allowPrivate) {
    Optional<String> url = ProviderUrl.read(node, allowPrivate, problems);
    if (url.filter(text -> text.contains("?")).isPresent()) {
      problems.add(node, "must not have a query (?...)", "RFC 8414, section 2");
    }
    return url;
  }

  /** Whoever is asked about each token needs no keys: what would be said of them has no effect. */
  private Optional<IntrospectionPlace> introspection(Fields spec, boolean allowPrivate) {
    for (String key : List.of("jwks", "algorithms")) {
      if (spec.has(key)) {
        problems.add(
            spec.node(),
            key + " has no effect beside introspection",
            "remove one of them: signatures are checked, or the issuer is asked");
      }
    }
    Fields fields = spec.requireObject("introspection");
    Optional<String> url =
        fields.require("url").flatMap(node -> ProviderUrl.read(node, allowPrivate, problems));
    Optional<String> clientId = fields.requireText("clientId", MAX_CLAIM);
    Optional<String> clientSecret =
        fields.require("clientSecret").flatMap(node -> secrets.referred(node, problems));
    Duration maxAge =
        fields.duration(
            "maxAge", Duration.ZERO, IntrospectionPlace.MAX_AGE, IntrospectionPlace.USUAL_AGE);
    fields.refuseOthers();
    return url.isPresent() && clientId.isPresent() && clientSecret.isPresent()
        ? Optional.of(new IntrospectionPlace(url.get(), clientId.get(), clientSecret.get(), maxAge))
        : Optional.empty();
  }

  private ClaimNames claims(Fields fields) {
    Optional<String> agent = fields.text("agent", MAX_CLAIM);
    String user = fields.text("user", MAX_CLAIM).orElse(ClaimNames.DEFAULT.user());
    Optional<String> groups = fields.text("groups", MAX_CLAIM);
    Optional<String> userWhen = Optional.empty();
    if (fields.has("userWhen")) {
      Fields when = fields.requireObject("userWhen");
      userWhen = when.requireText("claim", MAX_CLAIM);
      when.refuseOthers();
    } else {
      fields.knows("userWhen");
    }
    fields.refuseOthers();
    return new ClaimNames(agent, user, userWhen, groups);
  }

  private static Set<String> texts(
      Fields spec, String key, Function<Node, Optional<String>> reader) {
    Set<String> texts = new LinkedHashSet<>();
    spec.filledList(key, MAX_LIST).forEach(node -> reader.apply(node).ifPresent(texts::add));
    return texts;
  }
}
