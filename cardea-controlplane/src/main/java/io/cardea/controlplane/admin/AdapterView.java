package io.cardea.controlplane.admin;

import io.cardea.controlplane.declare.Source;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.ServerVersion;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An adapter as administrators see it: what is declared of it, without secrets, and what is known
 * of it. Has the members that Microsoft's MCP Gateway gives, and more.
 *
 * @param stored what it is made of, unless a file declares it
 * @param source who declares it
 * @param isInside whether who looks may know where the server is and why it is not well
 * @param others its versions besides the default, in the order in which they are declared
 */
record AdapterView(
    Adapter adapter,
    Optional<AdapterCatalog> known,
    Optional<StoredResource> stored,
    Source source,
    boolean isInside,
    List<Version> others) {

  /**
   * A version of its server that is not the default.
   *
   * @param adapter which
   * @param known what is known of it
   */
  record Version(Adapter adapter, Optional<AdapterCatalog> known) {}

  /**
   * One place of it.
   *
   * @param health null if it has not been tried
   */
  private record Place(String address, int weight, @Nullable Health health) {

    boolean isReady() {
      return health != null && health.isUsable() && health.state() != Health.State.UNKNOWN;
    }

    String toJson() {
      JsonObject json = new JsonObject().text("address", address).number("weight", weight);
      return withHealth(json, health).toString();
    }
  }

  /** The state in one word. */
  static String state(Optional<AdapterCatalog> known) {
    return known
        .map(catalog -> word(catalog.health().state()))
        .orElseGet(() -> word(Health.State.UNKNOWN));
  }

  /** Whether it was registered as a tool. */
  boolean isTool() {
    return adapter.upstream() instanceof ImageUpstream image && image.tool().isPresent();
  }

  String toJson() {
    JsonObject json =
        new JsonObject()
            .text("id", adapter.key().name())
            .text("name", adapter.key().name())
            .text("title", adapter.title())
            .text("description", adapter.description())
            .texts("tags", adapter.tags())
            .text("owner", adapter.owner())
            .texts("requiredRoles", adapter.requiredRoles().stream().sorted().toList())
            .flag("public", adapter.access() == Adapter.Access.PUBLIC)
            .text("transport", transport())
            .text("source", source.label());
    withSandbox(json);
    adapter.minRevision().ifPresent(oldest -> json.text("minRevision", oldest));
    if (adapter.upstream() instanceof ImageUpstream image) {
      addImage(json, image);
    }
    stored.ifPresent(resource ->
        json.text("createdBy", resource.creator())
            .text("createdAt", resource.created().toString())
            .text("lastUpdatedAt", resource.changed().time().toString()));
    withState(withLifecycle(json));
    if (!adapter.versions().isEmpty()) {
      json.json("versions", JsonObject.array(versions()));
    }
    known.flatMap(AdapterCatalog::era).ifPresent(era -> json.json("verdict", verdict(era)));
    known
        .flatMap(AdapterCatalog::offer)
        .ifPresent(offer ->
            json.text("revision", offer.revision()).text("learned", offer.learned().toString()));
    return json.number("toolCount", count(Offer.Kind.TOOL))
        .number("promptCount", count(Offer.Kind.PROMPT))
        .number("resourceCount", count(Offer.Kind.RESOURCE))
        .number("templateCount", count(Offer.Kind.TEMPLATE))
        .number("replicaCount", replicas())
        .json("endpoints", JsonObject.array(shown(places())))
        .toString();
  }

  private List<String> versions() {
    List<String> all = new ArrayList<>();
    all.add(version(adapter.versions().getFirst(), this).flag("default", true).toString());
    for (int i = 0; i < others.size(); i++) {
      Version other = others.get(i);
      AdapterView view =
          new AdapterView(other.adapter(), other.known(), stored, source, isInside, List.of());
      all.add(version(adapter.versions().get(i + 1), view).toString());
    }
    return all;
  }

  private static JsonObject version(ServerVersion version, AdapterView view) {
    JsonObject json =
        new JsonObject()
            .text("version", version.name())
            .number("weight", version.weight())
            .texts("roles", version.roles().stream().sorted().toList())
            .flag("selectable", version.isSelectable())
            .text("transport", view.transport())
            .number("toolCount", view.count(Offer.Kind.TOOL))
            .json("endpoints", JsonObject.array(view.shown(view.places())));
    return view.withState(json);
  }

  private void addImage(JsonObject json, ImageUpstream image) {
    json.text("imageName", image.name())
        .text("imageVersion", image.version())
        .flag("useWorkloadIdentity", image.workloadIdentity())
        .json("environmentVariables", variables());
    image
        .tool()
        .ifPresent(tool ->
            json.json(
                "toolDefinition",
                new JsonObject()
                    .json("tool", tool.definition())
                    .number("port", tool.port())
                    .text("path", tool.path())
                    .toString()));
  }

  /** As they are declared, so that no value of a secret is among them. */
  private String variables() {
    return stored
        .map(resource -> resource.document().toJson())
        .flatMap(json -> {
          int at = JsonDocument.ROOT;
          for (String name : List.of("spec", "upstream", "image", "env")) {
            at = at == JsonDocument.NONE ? at : json.member(at, name);
          }
          return at == JsonDocument.NONE ? Optional.empty() : Optional.of(json.raw(at));
        })
        .orElse("{}");
  }

  private int replicas() {
    return adapter.upstream() instanceof ImageUpstream image ? image.replicas() : places().size();
  }

  private static String verdict(EraVerdict verdict) {
    String era =
        Revision.find(verdict.revision())
            .map(revision -> revision.era().name().toLowerCase(Locale.ROOT))
            .orElse("unknown");
    return new JsonObject()
        .text("era", era)
        .text("revision", verdict.revision())
        .texts("alsoSpeaks", verdict.others())
        .text("evidence", verdict.evidence())
        .text("found", verdict.found().toString())
        .text("confirmed", verdict.confirmed().toString())
        .toString();
  }

  String statusToJson() {
    List<Place> places = places();
    long ready = places.stream().filter(Place::isReady).count();
    JsonObject json = new JsonObject().text("name", adapter.key().name());
    String state = ready == places.size() ? "Healthy" : "Degraded";
    if (adapter.upstream() instanceof ImageUpstream image) {
      json.text("image", image.toString());
      state = "NeedsKubernetes";
    }
    return withState(withSandbox(json))
        .number("readyReplicas", ready)
        .number("updatedReplicas", places.size())
        .number("availableReplicas", ready)
        .text("replicaStatus", state)
        .json("endpoints", JsonObject.array(shown(places)))
        .toString();
  }

  private List<String> shown(List<Place> places) {
    return isInside ? places.stream().map(Place::toJson).toList() : List.of();
  }

  /** Others read no reason, which may name addresses. */
  private @Nullable Health health() {
    Health health = known.map(AdapterCatalog::health).orElse(null);
    return health == null || isInside ? health : new Health(health.state(), "", health.since());
  }

  private long count(Offer.Kind kind) {
    return known.flatMap(AdapterCatalog::offer).map(offer -> offer.items(kind).size()).orElse(0);
  }

  private String transport() {
    return switch (adapter.upstream()) {
      case HttpUpstream _ -> "http";
      case SseUpstream _ -> "sse";
      case StdioUpstream _ -> "stdio";
      case RestUpstream _ -> "rest";
      case ImageUpstream _ -> "image";
    };
  }

  /** A server that Cardea starts runs as it is declared or not at all. */
  private JsonObject withSandbox(JsonObject json) {
    return isInside && adapter.upstream() instanceof StdioUpstream stdio
        ? json.text("sandbox", stdio.sandbox().isPresent() ? "bubblewrap" : "none")
        : json;
  }

  private List<Place> places() {
    return switch (adapter.upstream()) {
      case HttpUpstream http when http.endpoints().size() > 1 ->
          http.endpoints().stream().map(this::place).toList();
      case HttpUpstream http -> List.of(place(http.endpoints().getFirst(), health()));
      case SseUpstream sse -> List.of(new Place(sse.endpoint().toString(), 1, health()));
      case StdioUpstream stdio -> List.of(new Place(stdio.toString(), 1, health()));
      case RestUpstream rest -> List.of(new Place(rest.toString(), 1, health()));
      case ImageUpstream _ -> List.of();
    };
  }

  private static Place place(WeightedEndpoint endpoint, @Nullable Health health) {
    return new Place(endpoint.endpoint().toString(), endpoint.weight(), health);
  }

  /** One of several places has a health of its own. */
  private Place place(WeightedEndpoint endpoint) {
    String address = endpoint.endpoint().toString();
    List<EndpointHealth> healths = known.map(AdapterCatalog::endpoints).orElse(List.of());
    for (EndpointHealth health : healths) {
      if (health.endpoint().equals(address)) {
        return place(endpoint, health.health());
      }
    }
    return place(endpoint, null);
  }

  private JsonObject withLifecycle(JsonObject json) {
    Lifecycle lifecycle = adapter.lifecycle();
    json.text("lifecycle", word(lifecycle.stage()));
    lifecycle.replacedBy().ifPresent(name -> json.text("replacedBy", name));
    return lifecycle.message().isEmpty()
        ? json
        : json.text("lifecycleMessage", lifecycle.message());
  }

  /** Nobody looks whether a server answers that is not served. */
  private JsonObject withState(JsonObject json) {
    return adapter.lifecycle().isServed()
        ? withHealth(json, health())
        : json.text("state", word(adapter.lifecycle().stage()))
            .text("reason", "disabled by configuration");
  }

  private static JsonObject withHealth(JsonObject json, @Nullable Health health) {
    if (health == null) {
      return json.text("state", word(Health.State.UNKNOWN)).text("reason", "not tried yet");
    }
    return json.text("state", word(health.state()))
        .text("reason", health.reason())
        .text("since", health.since().toString());
  }

  static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
