package io.cardea.mcp.header;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the {@code x-mcp-header} annotations of a tool's schema keep to their rules (MCP
 * 2026-07-28, Streamable HTTP, "Schema Extension"): a tool that breaks one must not be shown, and
 * no field may be named by it.
 */
public final class ParamHeaders {

  /** The annotation. */
  public static final String ANNOTATION = "x-mcp-header";

  /** RFC 9110, section 5.6.2: one or more tchar. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Set<String> PRIMITIVE = Set.of("string", "integer", "boolean");

  /** Keywords whose values are data, whatever is in them. */
  private static final Set<String> DATA = Set.of("const", "default", "enum", "examples");

  private final JsonDocument document;
  private final Set<String> names = new HashSet<>();
  private String problem = "";

  private ParamHeaders(JsonDocument document) {
    this.document = document;
  }

  /**
   * What is wrong with the annotations in the schema at {@code inputSchema}, {@code NONE} for no
   * schema; empty if nothing is. No text of the schema is in it.
   */
  public static Optional<String> problem(JsonDocument document, int inputSchema) {
    ParamHeaders headers = new ParamHeaders(document);
    if (inputSchema != NONE) {
      headers.schema(inputSchema, true, false);
    }
    return headers.problem.isEmpty() ? Optional.empty() : Optional.of(headers.problem);
  }

  /**
   * @param isReachable from the root by {@code properties} alone
   * @param isProperty whether it is the schema of a property
   */
  private void schema(int node, boolean isReachable, boolean isProperty) {
    if (document.isArray(node)) {
      for (int item = document.first(node); item != NONE; item = document.nextElement(node, item)) {
        schema(item, false, false);
      }
      return;
    }
    if (!document.isObject(node)) {
      return;
    }
    for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
      String keyword = document.text(key);
      int value = document.valueOf(key);
      if (keyword.equals(ANNOTATION)) {
        annotation(node, value, isReachable && isProperty);
      } else if (keyword.equals("properties") && document.isObject(value)) {
        properties(value, isReachable);
      } else if (!DATA.contains(keyword)) {
        schema(value, false, false);
      }
    }
  }

  private void properties(int node, boolean isReachable) {
    for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
      schema(document.valueOf(key), isReachable, true);
    }
  }

  private void annotation(int schema, int value, boolean isAllowed) {
    int type = document.member(schema, "type");
    if (!isAllowed) {
      problem = ANNOTATION + " where no argument can be found";
    } else if (!document.isString(value) || !TOKEN.matcher(document.text(value)).matches()) {
      problem = ANNOTATION + " that is no field name";
    } else if (!names.add(document.text(value).toLowerCase(Locale.ROOT))) {
      problem = ANNOTATION + " with a name that another one has";
    } else if (!document.isString(type) || !PRIMITIVE.contains(document.text(type))) {
      problem = ANNOTATION + " at what is no string, integer or boolean";
    }
  }
}
