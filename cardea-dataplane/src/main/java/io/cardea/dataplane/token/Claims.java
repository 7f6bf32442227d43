package io.cardea.dataplane.token;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The claims of a token, each read as what it must be. */
public final class Claims {

  /** Longest name of somebody or something. */
  static final int MAX_NAME = 256;

  /** Most values of one claim. */
  static final int MAX_VALUES = 1_000;

  private static final int MAX_DIGITS = 24;

  /** The end of the year 9999: a later time is a mistake, or a token without an end. */
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

  private final JsonDocument document;

  public Claims(JsonDocument document) {
    this.document = document;
  }

  /** Whether there is such a claim, whatever it is. */
  boolean has(String path) {
    return find(path) != NONE;
  }

  /** A claim that must be text if it is there. */
  public Optional<String> text(String name) throws BadClaim {
    return text(document.member(ROOT, name), name);
  }

  /** A name of somebody: the claim, or what the path of claims {@code path} leads to. */
  Optional<String> name(String path) throws BadClaim {
    Optional<String> found = text(find(path), path);
    if (found.isPresent() && !isName(found.get())) {
      throw new BadClaim("its claim " + path + " is no name");
    }
    return found;
  }

  private Optional<String> text(int node, String name) throws BadClaim {
    if (node == NONE) {
      return Optional.empty();
    }
    if (!document.isString(node)) {
      throw new BadClaim("its claim " + name + " is no text");
    }
    return Optional.of(document.text(node));
  }

  /** A text, or a list of texts. */
  Set<String> texts(String path) throws BadClaim {
    int node = find(path);
    if (node == NONE) {
      return Set.of();
    }
    if (document.isString(node)) {
      return Set.of(document.text(node));
    }
    if (!document.isArray(node)) {
      throw new BadClaim("its claim " + path + " is neither text nor a list of texts");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (int item = document.first(node); item != NONE; item = document.nextElement(node, item)) {
      if (!document.isString(item) || texts.size() == MAX_VALUES) {
        throw new BadClaim("its claim " + path + " is no list of texts, or too long");
      }
      texts.add(document.text(item));
    }
    return texts;
  }

  /** The same, where each must be a name. */
  Set<String> names(String path) throws BadClaim {
    Set<String> names = texts(path);
    if (!names.stream().allMatch(Claims::isName)) {
      throw new BadClaim("its claim " + path + " holds what is no name");
    }
    return names;
  }

  /** Seconds since 1970 (RFC 7519 §2, NumericDate), cut to whole ones. */
  public Optional<Instant> time(String name) throws BadClaim {
    int node = document.member(ROOT, name);
    if (node == NONE) {
      return Optional.empty();
    }
    String digits = document.kind(node) == JsonKind.NUMBER ? document.raw(node) : "";
    // An exponent could make a number that takes long to write out.
    if (digits.isEmpty() || digits.length() > MAX_DIGITS || digits.matches(".*[eE].*")) {
      throw new BadClaim("its claim " + name + " is no time");
    }
    BigDecimal seconds = new BigDecimal(digits);
    if (seconds.signum() < 0 || seconds.compareTo(LAST) > 0) {
      throw new BadClaim("its claim " + name + " is no time before the year 10000");
    }
    return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
  }

  JsonDocument document() {
    return document;
  }

  /** The claim of this very name, or what a path of names leads to; a name may hold dots itself. */
  private int find(String path) {
    int whole = document.member(ROOT, path);
    if (whole != NONE || path.indexOf('.') < 0) {
      return whole;
    }
    int node = ROOT;
    for (String step : path.split("\\.", -1)) {
      node = document.member(node, step);
    }
    return node;
  }

  /** What may name somebody: it goes into digests and logs, where half a character is no other. */
  static boolean isName(String text) {
    if (text.isBlank() || text.length() > MAX_NAME) {
      return false;
    }
    return text.codePoints()
        .noneMatch(c ->
            Character.isISOControl(c)
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}
