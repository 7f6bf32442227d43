package io.cardea.mcp.json;

/**
 * Why a text is not acceptable JSON.
 *
 * @param offset of the offending byte, from the start of the array
 * @param reason for people; contains nothing of the text
 */
public record JsonError(int offset, String reason) implements Json {

  @Override
  public String toString() {
    return reason + " at byte " + offset;
  }
}
