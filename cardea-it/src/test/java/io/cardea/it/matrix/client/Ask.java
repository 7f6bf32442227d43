package io.cardea.it.matrix.client;

import io.cardea.mcp.json.JsonStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks a server.
 *
 * @param method of the request
 * @param name of what it is about, as {@code Mcp-Name} has it; empty if the method has none
 * @param members of the params, as JSON
 * @param token for progress, as JSON
 * @param logLevel of messages that are wanted; legacy clients set it beforehand
 * @param isAble whether the client may be asked things itself; legacy clients always may
 * @param knowsTasks whether a task may come of it
 */
public record Ask(
    String method,
    String name,
    List<String> members,
    Optional<String> token,
    Optional<String> logLevel,
    boolean isAble,
    boolean knowsTasks) {

  public Ask {
    members = List.copyOf(members);
  }

  /** A request with these members of the params. */
  public static Ask of(String method, String... members) {
    return new Ask(method, "", List.of(members), Optional.empty(), Optional.empty(), false, false);
  }

  /** A call of the tool {@code name}; {@code arguments} are members of an object. */
  public static Ask tool(String name, String arguments) {
    return of("tools/call", member("name", name), "\"arguments\":{" + arguments + "}").about(name);
  }

  /** A member with a string. */
  public static String member(String name, String text) {
    return "\"" + name + "\":" + JsonStrings.quote(text);
  }

  public Ask about(String newName) {
    return new Ask(method, newName, members, token, logLevel, isAble, knowsTasks);
  }

  public Ask withProgress(String newToken) {
    return new Ask(method, name, members, Optional.of(newToken), logLevel, isAble, knowsTasks);
  }

  public Ask withLog(String level) {
    return new Ask(method, name, members, token, Optional.of(level), isAble, knowsTasks);
  }

  public Ask able() {
    return new Ask(method, name, members, token, logLevel, true, knowsTasks);
  }

  public Ask asTask() {
    return new Ask(method, name, members, token, logLevel, isAble, true);
  }

  /** The same with more members. */
  public Ask with(String... more) {
    List<String> all = new ArrayList<>(members);
    all.addAll(List.of(more));
    return new Ask(method, name, all, token, logLevel, isAble, knowsTasks);
  }
}
