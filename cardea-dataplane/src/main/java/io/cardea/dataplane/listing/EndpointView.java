package io.cardea.dataplane.listing;

import io.cardea.mcp.custom.CustomTool;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint offers behind which several servers stand, at one moment and before policy.
 * Whoever follows a {@link Target} asks {@link GatewaySnapshot#access} about it first. Thread-safe.
 *
 * <p>The name of a tool or prompt on {@code /mcp} is found with two table look-ups, whatever the
 * number of servers and tools; the table of one server's names is made when it is first needed and
 * kept as long as its offer.
 */
public final class EndpointView {

  /**
   * What a name or URI stands for.
   *
   * @param adapter whose it is
   * @param name what the server calls it, or an operator in its place; of a resource its URI
   * @param item what is known of it, if the server has told
   * @param custom how calls of it become the server's, if an operator has made it
   */
  public record Target(
      Adapter adapter, String name, Optional<Item> item, Optional<CustomTool> custom) {

    /** Something as the server has it. */
    public Target(Adapter adapter, String name, Optional<Item> item) {
      this(adapter, name, item, Optional.empty());
    }
  }

  private final GatewaySnapshot snapshot;
  private final EndpointKey endpoint;
  private final Members members;
  private final Offers offers;
  private final NameRoutes names;
  private final Lazy<UriRoutes> uris;
  private final Lazy<String> state;

  EndpointView(GatewaySnapshot snapshot, EndpointKey endpoint, Members members, Offers offers) {
    this.snapshot = snapshot;
    this.endpoint = endpoint;
    this.members = members;
    this.offers = offers;
    this.names = new NameRoutes(members, offers);
    this.uris = new Lazy<>(() -> new UriRoutes(members, offers));
    this.state = new Lazy<>(() -> state(members, offers));
  }

  private static String state(Members members, Offers offers) {
    Fingerprint fingerprint = new Fingerprint();
    for (Member member : members.inOrder()) {
      fingerprint
          .add(member.adapter().key().label())
          .add(offers.of(member).map(OfferIndex::fingerprint).orElse(""))
          .add(offers.isDown(member) ? "down" : "");
    }
    return fingerprint.toHex();
  }

  public EndpointKey endpoint() {
    return endpoint;
  }

  /** The configuration it was made from, and whose policy applies. */
  public GatewaySnapshot snapshot() {
    return snapshot;
  }

  /** The catalog it was made from. */
  public Catalog catalog() {
    return offers.catalog();
  }

  /** The servers behind the endpoint, in order. */
  public List<AdapterKey> memberKeys() {
    return members.inOrder().stream().map(member -> member.adapter().key()).toList();
  }

  /** What the server of {@code adapter} says that its version is, if it has been learned. */
  public Optional<String> serverVersion(Adapter adapter) {
    return Optional.ofNullable(members.byAdapter().get(adapter.key().name()))
        .flatMap(offers::of)
        .map(OfferIndex::version)
        .filter(version -> !version.isEmpty());
  }

  /** Whether the server of {@code adapter} is behind the endpoint. */
  public boolean has(AdapterKey adapter) {
    return adapter.tenant().equals(endpoint.tenant())
        && members.byAdapter().containsKey(adapter.name());
  }

  /**
   * The tool that is called {@code name} here. A name that its server has not told of leads there
   * all the same if it is clear which server it is, so that calls work before everything is
   * learned.
   */
  public Optional<Target> tool(String name) {
    return names.route(Kind.TOOL, name);
  }

  /**
   * The server that must be learned before it can be told whether it has the tool that is called
   * {@code name} here: operators have made something of its tools.
   */
  public Optional<AdapterKey> unlearned(String name) {
    return snapshot.tools().isEmpty() ? Optional.empty() : names.unlearned(name);
  }

  /** The prompt that is called {@code name} here, likewise. */
  public Optional<Target> prompt(String name) {
    return names.route(Kind.PROMPT, name);
  }

  /**
   * The resource, or the resource template, that is called {@code uri} here. A resource need not be
   * listed: a template that it fits will do, or that only one server can have any.
   */
  public Optional<Target> resource(String uri) {
    return uris.get().route(uri);
  }

  /**
   * What {@code uri} of {@code adapter} is called here: the same if it leads back to that server,
   * else {@code {uri}#~{adapter}}. {@link #resource} of it is always {@code uri} of that server,
   * unless a profile leaves it out. It may be compared with every template of every server: who has
   * many URIs of one message to name gives up after some and takes {@link #explicit}.
   */
  public String toClient(AdapterKey adapter, String uri) {
    return uris.get().leadsTo(adapter.name(), uri) ? uri : explicit(adapter, uri);
  }

  /** The form of {@code uri} that leads to {@code adapter} whatever other servers have. */
  public String explicit(AdapterKey adapter, String uri) {
    return UriRoutes.explicit(uri, adapter.name());
  }

  /** What the server calls the resource that is called {@code uri} here. */
  public String toUpstream(String uri) {
    return uris.get().toUpstream(uri);
  }

  Members members() {
    return members;
  }

  Offers offers() {
    return offers;
  }

  NameRoutes names() {
    return names;
  }

  UriRoutes uris() {
    return uris.get();
  }

  /** Equal while lists made from it would be: what members offer, and which of them are down. */
  String state() {
    return state.get();
  }
}
