package io.cardea.upstream.probe;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.header.ParamHeaders;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.catalog.ItemCollector;
import io.cardea.model.catalog.Offer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * What the pages of one list have brought so far. Pages are read one after the other, though not on
 * one thread.
 */
final class ListPages {

  /** Longest cursor in characters. */
  static final int MAX_CURSOR = 64 * 1024;

  /** What a page says of going on. */
  sealed interface Next {
    /** Another page is to be asked for. */
    record Cursor(String text) implements Next {}

    /** That was the last one. */
    record End() implements Next {}

    /** The gateway's bounds are met. */
    record Cut(String why) implements Next {}

    /** The page breaks the protocol. */
    record Bad(String why) implements Next {}
  }

  private final boolean isAnnotated;
  private final Offer.Kind kind;
  private final ListKind where;
  private final ProbeLimits limits;
  private final ItemCollector items;
  private final Set<String> cursors = new HashSet<>();
  private Optional<Duration> ttl = Optional.empty();
  private int malformed;
  private int misannotated;
  private int pages;
  private long bytes;

  /**
   * @param isModern whether the server speaks 2026-07-28 over HTTP, where tools may say which
   *     arguments go into fields
   */
  ListPages(String adapter, Offer.Kind kind, ProbeLimits limits, boolean isModern) {
    this.isAnnotated = isModern && kind == Offer.Kind.TOOL;
    this.kind = kind;
    this.where = ListKind.of(kind);
    this.limits = limits;
    this.items = new ItemCollector(adapter, kind);
  }

  Next read(JsonDocument document, int result) {
    int list = document.member(result, where.list());
    if (!document.isArray(list)) {
      return new Next.Bad("a result without its array of " + where.list());
    }
    pages++;
    bytes += document.to() - document.from();
    if (bytes > limits.bytes()) {
      return new Next.Cut("more than " + limits.bytes() + " bytes");
    }
    for (int node = document.first(list); node != NONE; node = document.nextElement(list, node)) {
      add(document, node);
    }
    noteTtl(document, document.member(result, "ttlMs"));
    return next(document, document.member(result, "nextCursor"));
  }

  private void add(JsonDocument document, int node) {
    int name = document.member(node, where.name());
    if (isAnnotated
        && ParamHeaders.problem(document, document.member(node, "inputSchema")).isPresent()) {
      misannotated++;
    } else if (document.isString(name)) {
      items.add(document.text(name), document.raw(node));
    } else {
      malformed++;
    }
  }

  private void noteTtl(JsonDocument document, int node) {
    if (node == NONE || document.kind(node) != JsonKind.NUMBER) {
      return;
    }
    try {
      long millis = Long.parseLong(document.raw(node));
      Duration page = Duration.ofMillis(millis);
      if (millis > 0 && ttl.filter(least -> least.compareTo(page) <= 0).isEmpty()) {
        ttl = Optional.of(page);
      }
    } catch (NumberFormatException _) {
      // Without a time that can be used, the gateway's own schedule holds.
    }
  }

  private Next next(JsonDocument document, int cursor) {
    if (cursor == NONE || document.kind(cursor) == JsonKind.NULL) {
      return items.leftOut().beyond() > 0
          ? new Next.Cut("more than " + ItemCollector.MAX_ITEMS + " items")
          : new Next.End();
    }
    if (!document.isString(cursor)) {
      return new Next.Bad("nextCursor is no string");
    }
    String text = document.text(cursor);
    if (text.length() > MAX_CURSOR) {
      return new Next.Bad("nextCursor is longer than " + MAX_CURSOR + " characters");
    }
    if (!cursors.add(hex(sha256().digest(text.getBytes(UTF_8))))) {
      return new Next.Bad("nextCursor is one that came before: the pages have no end");
    }
    if (items.isFull()) {
      return new Next.Cut("more than " + ItemCollector.MAX_ITEMS + " items");
    }
    return pages >= limits.pages()
        ? new Next.Cut("more than " + limits.pages() + " pages")
        : new Next.Cursor(text);
  }

  /** Bytes read so far. */
  long size() {
    return bytes;
  }

  /** What is left out that should be there, or nothing. */
  private String leftOut() {
    ItemCollector.LeftOut out = items.leftOut();
    StringBuilder text = new StringBuilder();
    count(text, out.duplicates(), "with a name that an earlier one has");
    count(text, out.badNames(), "with a name that cannot be used");
    count(text, malformed, "without a " + where.name());
    count(text, misannotated, "with an " + ParamHeaders.ANNOTATION + " that breaks its rules");
    return text.toString();
  }

  private static void count(StringBuilder text, int items, String what) {
    if (items > 0) {
      text.append(text.isEmpty() ? "left out: " : ", ").append(items).append(' ').append(what);
    }
  }

  /** All that was read; {@code why} it is not the whole list, if it is not. */
  Listed listed(Listed.Extent extent, String why) {
    MessageDigest digest = sha256();
    items.items().forEach(item -> digest.update(item.digest().getBytes(UTF_8)));
    String both = why.isEmpty() || leftOut().isEmpty() ? why + leftOut() : why + "; " + leftOut();
    String problem = both.isEmpty() ? "" : where.method().wireName() + ": " + both;
    return new Listed(kind, items.items(), hex(digest.digest()), extent, problem, ttl);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
