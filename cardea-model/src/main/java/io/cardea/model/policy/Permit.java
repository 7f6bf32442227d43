package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Principal;

/**
 * Yes, for this principal, adapter and action. Only {@link AccessPolicy} makes one, and only with
 * one can an upstream be opened.
 */
public final class Permit implements Decision {

  private final Principal principal;
  private final Adapter adapter;
  private final Action action;
  private final String rule;

  Permit(Principal principal, Adapter adapter, Action action, String rule) {
    this.principal = principal;
    this.adapter = adapter;
    this.action = action;
    this.rule = rule;
  }

  public Principal principal() {
    return principal;
  }

  public Adapter adapter() {
    return adapter;
  }

  public Action action() {
    return action;
  }

  @Override
  public String rule() {
    return rule;
  }
}
