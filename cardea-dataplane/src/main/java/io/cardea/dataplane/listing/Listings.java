package io.cardea.dataplane.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.GrantsKey;
import io.cardea.model.policy.Permit;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * The lists of endpoints behind which several servers stand, as each caller sees them. Callers of
 * the same grants share what has been made. Thread-safe; one for all event loops.
 *
 * <p>Making a list takes a policy decision an item (about 50 ms for 100,000), once for each server
 * that has changed; making a page reads the definitions of its items; both are kept.
 */
public final class Listings {

  /** Items of one page at most. */
  public static final int PAGE_ITEMS = 500;

  /** Bytes of one page about at most; an item that is larger is a page of its own. */
  public static final int PAGE_BYTES = 1024 * 1024;

  /** Bytes of the lists and pages that are kept. */
  public static final long CACHE_BYTES = 64L * 1024 * 1024;

  /** Names, in {@code _meta} of a list, the servers whose items are missing (not in MCP). */
  public static final String UNAVAILABLE = "io.cardea/unavailable";

  private static final byte CURSOR = 'C';

  /** All that a list depends on. */
  private record ListKey(
      EndpointKey endpoint, Kind kind, GrantsKey grants, long snapshot, String state) {}

  private record PageKey(ListKey list, int from, Era era) {}

  /** The items of a page as JSON, and where the next page begins. */
  private record Page(String items, int next) {
    long bytes() {
      return 256 + 2L * items.length();
    }
  }

  private final Seal seal;
  private final SizedCache<ListKey, VisibleList> lists;
  private final VisibleParts parts;
  private final SizedCache<PageKey, Page> pages;

  /**
   * @param keys seal cursors
   * @param random for nonces
   */
  public Listings(SessionKeys keys, SecureRandom random) {
    this(keys, random, CACHE_BYTES);
  }

  Listings(SessionKeys keys, SecureRandom random, long cacheBytes) {
    this.seal = new Seal(keys, random, CURSOR);
    this.lists = new SizedCache<>(cacheBytes / 8, VisibleList::bytes);
    this.parts = new VisibleParts(cacheBytes / 8);
    this.pages = new SizedCache<>(cacheBytes / 4 * 3, Page::bytes);
  }

  /** What {@code principal} sees of the list of {@code kind}. */
  public VisibleList visible(EndpointView view, Principal principal, Kind kind) {
    return visible(view, principal, key(view, principal, kind));
  }

  private VisibleList visible(EndpointView view, Principal principal, ListKey key) {
    return lists
        .find(key)
        .orElseGet(() -> {
          VisibleList fresh = new ListBuilder(view, principal, key.kind(), parts).build();
          lists.put(key, fresh);
          return fresh;
        });
  }

  private static ListKey key(EndpointView view, Principal principal, Kind kind) {
    GrantsKey grants = view.snapshot().access().grantsKey(principal);
    return new ListKey(view.endpoint(), kind, grants, view.snapshot().version(), view.state());
  }

  /** The same for a reader of the stateless era. */
  public Optional<String> page(
      EndpointView view, Principal principal, Kind kind, Optional<String> cursor, Instant now) {
    return page(view, principal, kind, cursor, now, Era.MODERN);
  }

  /**
   * One page of the list of {@code kind}: the members of a list result, JSON without the braces
   * around them. Empty if {@code cursor} is not one of this principal, endpoint and list, is older
   * than an hour, or the item it stands behind is gone; the client begins again then.
   *
   * @param era that the client speaks
   */
  public Optional<String> page(
      EndpointView view,
      Principal principal,
      Kind kind,
      Optional<String> cursor,
      Instant now,
      Era era) {
    ListKey key = key(view, principal, kind);
    VisibleList list = visible(view, principal, key);
    OptionalInt from =
        cursor.isEmpty()
            ? OptionalInt.of(0)
            : seal.open(cursor.get())
                .flatMap(Cursor::parse)
                .filter(known -> known.admits(view.endpoint(), kind, principal, now))
                .map(known -> known.resume(view, list))
                .orElse(OptionalInt.empty());
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Page page = page(view, list, new PageKey(key, from.getAsInt(), era));
    Optional<Cursor> next =
        page.next() < list.size()
            ? Optional.of(Cursor.at(view, list, principal, page.next(), now))
            : Optional.empty();
    return Optional.of(members(view, list, page, next));
  }

  private String members(EndpointView view, VisibleList list, Page page, Optional<Cursor> next) {
    StringBuilder json = new StringBuilder(page.items().length() + 1024);
    json.append('"')
        .append(text(view, list).list())
        .append("\":[")
        .append(page.items())
        .append(']');
    next.ifPresent(cursor ->
        json.append(",\"nextCursor\":\"").append(seal.seal(cursor.toBytes())).append('"'));
    if (!list.unavailable().isEmpty()) {
      StringJoiner names = new StringJoiner(",", "[", "]");
      list.unavailable().forEach(name -> names.add(JsonStrings.quote(name)));
      json.append(",\"_meta\":{\"").append(UNAVAILABLE).append("\":").append(names).append('}');
    }
    return json.toString();
  }

  private Page page(EndpointView view, VisibleList list, PageKey key) {
    return pages
        .find(key)
        .orElseGet(() -> {
          Page fresh = render(view, list, key.from(), key.era());
          pages.put(key, fresh);
          return fresh;
        });
  }

  private static Page render(EndpointView view, VisibleList list, int from, Era era) {
    ItemText text = text(view, list);
    ByteArrayOutputStream items = new ByteArrayOutputStream();
    int at = from;
    while (at < list.size() && at - from < PAGE_ITEMS) {
      Member member = list.member(at);
      Optional<byte[]> item =
          text.render(
              list.item(view.offers(), at),
              list.nameHere(view.offers(), at),
              uri -> view.toClient(member.adapter().key(), uri),
              era == Era.LEGACY && beginsTasks(view, member));
      if (item.isPresent()) {
        if (items.size() > 0 && items.size() + item.get().length > PAGE_BYTES) {
          break;
        }
        if (items.size() > 0) {
          items.write(',');
        }
        items.writeBytes(item.get());
      }
      at++;
    }
    return new Page(items.toString(UTF_8), at);
  }

  /** Whether the server of {@code member} makes tasks of calls when it likes. */
  private static boolean beginsTasks(EndpointView view, Member member) {
    return view.offers()
        .of(member)
        .filter(offer -> offer.declared().tasks().contains(Era.MODERN))
        .isPresent();
  }

  private static ItemText text(EndpointView view, VisibleList list) {
    return new ItemText(list.kind(), view.snapshot().settings().limits().jsonDepth());
  }

  /**
   * The capabilities that the endpoint declares to {@code principal}, who speaks {@code revision}:
   * what any server that it may use declares, and every list if none has been learned yet.
   */
  public String capabilities(EndpointView view, Principal principal, Revision revision) {
    AccessPolicy policy = view.snapshot().access();
    Optional<Declared> declared =
        view.members().inOrder().stream()
            .filter(
                member -> policy.decide(principal, member.adapter(), Action.USE) instanceof Permit)
            .flatMap(member -> view.offers().of(member).stream())
            .map(OfferIndex::declared)
            .reduce(Declared::or);
    return declared.orElse(Declared.LISTS).toJson(revision);
  }
}
