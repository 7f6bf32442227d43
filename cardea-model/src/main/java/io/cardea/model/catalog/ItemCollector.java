package io.cardea.model.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Makes the items of one list of an {@link Offer} from what a server sends, page after page, and
 * counts what it leaves out. Not thread-safe.
 */
public final class ItemCollector {

  /** Items of one list at most; what comes after is left out. */
  public static final int MAX_ITEMS = 100_000;

  /** Characters of a tool's or prompt's name at most (MCP, "Tool Names"). */
  public static final int MAX_NAME = 128;

  /** Characters of a URI or URI template at most. */
  public static final int MAX_URI = 2048;

  /** What became of an item. */
  public enum Added {
    TAKEN,
    /** Left out: an earlier item has its name. */
    DUPLICATE,
    /** Left out: its name is empty, too long, or has control characters or half characters. */
    BAD_NAME,
    /** Left out: the list is full. */
    FULL
  }

  /**
   * How many items were left out, and why.
   *
   * @param duplicates whose name an earlier one has
   * @param badNames whose name cannot be used
   * @param beyond that came when the list was full
   */
  public record LeftOut(int duplicates, int badNames, int beyond) {

    /** How many in all. */
    public int total() {
      return duplicates + badNames + beyond;
    }
  }

  private final String adapter;
  private final Offer.Kind kind;
  private final List<Offer.Item> items = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int duplicates;
  private int badNames;
  private int beyond;

  /**
   * @param adapter the adapter's name, which names that are exposed begin with
   * @param kind what the list is of
   */
  public ItemCollector(String adapter, Offer.Kind kind) {
    this.adapter = adapter;
    this.kind = kind;
  }

  /**
   * Takes an item, or leaves it out.
   *
   * @param name its name, URI or URI template
   * @param json its definition as the server wrote it, valid JSON
   */
  public Added add(String name, String json) {
    if (isFull()) {
      beyond++;
      return Added.FULL;
    }
    if (!isUsable(name)) {
      badNames++;
      return Added.BAD_NAME;
    }
    if (!names.add(name)) {
      duplicates++;
      return Added.DUPLICATE;
    }
    items.add(new Offer.Item(name, exposed(name), json, digest(json)));
    return Added.TAKEN;
  }

  /** Whether everything that still comes is left out. */
  public boolean isFull() {
    return items.size() == MAX_ITEMS;
  }

  /** What was taken, in the order it came. */
  public List<Offer.Item> items() {
    return List.copyOf(items);
  }

  public LeftOut leftOut() {
    return new LeftOut(duplicates, badNames, beyond);
  }

  private boolean isUsable(String name) {
    int longest = isNamed() ? MAX_NAME : MAX_URI;
    return !name.isEmpty()
        && name.length() <= longest
        && name.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalf(c));
  }

  /** A surrogate without its other half cannot be written as UTF-8. */
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private boolean isNamed() {
    return switch (kind) {
      case TOOL, PROMPT -> true;
      case RESOURCE, TEMPLATE -> false;
    };
  }

  private String exposed(String name) {
    return isNamed() ? ExposedName.of(adapter, name) : name;
  }

  private static String digest(String json) {
    return HexFormat.of().formatHex(Digests.sha256(json));
  }
}
