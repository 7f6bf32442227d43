package io.cardea.model.endpoint;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A curated set of tools, prompts and resources of several servers behind one address. It narrows
 * what roles grant and never widens it.
 *
 * @param key its endpoint, of kind {@link EndpointKey.Kind#PROFILE}
 * @param title what people read
 * @param description what clients are told as instructions, possibly empty
 * @param access who may try: everybody on this machine (who then reaches public adapters only), or
 *     whom roles allow
 * @param requiredRoles of which the caller must hold one, unless empty
 * @param members its servers in the order of their lists
 */
public record Profile(
    EndpointKey key,
    String title,
    String description,
    Adapter.Access access,
    Set<String> requiredRoles,
    List<Member> members) {

  public Profile {
    requiredRoles = Set.copyOf(requiredRoles);
    members = List.copyOf(members);
  }

  /** How a member's tools and prompts are called. */
  public enum Names {
    /** With the adapter's name before their own, as on {@code /mcp}. */
    PREFIXED,
    /** As the server calls them. */
    ORIGINAL
  }

  /**
   * What a profile takes from one adapter.
   *
   * @param adapter its name
   * @param names how its tools and prompts are called
   * @param tools those that belong to the profile
   * @param prompts likewise
   * @param resources URIs, likewise
   * @param aliases names that single tools have here, by the name the server gives them
   */
  public record Member(
      String adapter,
      Names names,
      List<NamePattern> tools,
      List<NamePattern> prompts,
      List<NamePattern> resources,
      Map<String, String> aliases) {

    public Member {
      tools = List.copyOf(tools);
      prompts = List.copyOf(prompts);
      resources = List.copyOf(resources);
      aliases = Map.copyOf(aliases);
    }
  }
}
