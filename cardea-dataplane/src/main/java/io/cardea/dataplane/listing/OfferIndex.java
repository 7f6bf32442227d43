package io.cardea.dataplane.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.custom.CustomOffer;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.tool.ToolChange;
import java.util.List;

/**
 * What operators make of one server's offer with ways into it; each way is made when it is first
 * needed. Thread-safe.
 */
final class OfferIndex {

  private static final int MAX_DEPTH = 64;

  private final Offer learned;
  private final List<ToolChange> changes;
  private final CustomOffer custom;
  private final Offer offer;
  private final Lazy<NameTable> tools;
  private final Lazy<NameTable> prompts;
  private final Lazy<UriTable> uris;
  private final Lazy<Declared> declared;
  private final Lazy<String> fingerprint;
  private final Lazy<String> version;

  OfferIndex(String adapter, Offer learned, List<ToolChange> changes) {
    this.learned = learned;
    this.changes = changes;
    this.custom = CustomOffer.of(adapter, learned, changes);
    this.offer = custom.offer();
    this.tools = new Lazy<>(() -> new NameTable(adapter, offer.tools()));
    this.prompts = new Lazy<>(() -> new NameTable(adapter, offer.prompts()));
    this.uris = new Lazy<>(() -> UriTable.of(offer));
    this.declared = new Lazy<>(() -> Declared.parse(offer.capabilities()));
    this.fingerprint = new Lazy<>(() -> fingerprint(offer));
    this.version = new Lazy<>(() -> version(offer));
  }

  private static String fingerprint(Offer offer) {
    Fingerprint fingerprint = new Fingerprint().add(offer.capabilities());
    for (Kind kind : Kind.values()) {
      fingerprint.add(kind.name());
      for (Item item : offer.items(kind)) {
        fingerprint.add(item.name()).add(item.digest());
      }
    }
    return fingerprint.toHex();
  }

  private static String version(Offer offer) {
    if (!(Json.parse(offer.serverInfo().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument info)) {
      return "";
    }
    int version = info.member(JsonDocument.ROOT, "version");
    return info.isString(version) ? info.text(version) : "";
  }

  /** What the server says that its version is; empty if it says nothing. */
  String version() {
    return version.get();
  }

  /** What agents see, before policy. */
  Offer offer() {
    return offer;
  }

  /** The same, and what its tools are made of. */
  CustomOffer custom() {
    return custom;
  }

  /** Whether it is what these make of that. */
  boolean isOf(Offer other, List<ToolChange> its) {
    return learned.equals(other) && changes.equals(its);
  }

  /** Tools or prompts by name. */
  NameTable names(Kind kind) {
    return switch (kind) {
      case TOOL -> tools.get();
      case PROMPT -> prompts.get();
      case RESOURCE, TEMPLATE -> throw new IllegalArgumentException(kind + " has no names");
    };
  }

  UriTable uris() {
    return uris.get();
  }

  Declared declared() {
    return declared.get();
  }

  /** The same for offers of the same capabilities and items. */
  String fingerprint() {
    return fingerprint.get();
  }

  /** Whether the index of resources has been made. */
  boolean hasUris() {
    return uris.isMade();
  }
}
