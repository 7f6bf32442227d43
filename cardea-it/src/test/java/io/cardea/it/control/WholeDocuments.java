package io.cardea.it.control;

import io.cardea.controlplane.config.Kind;
import java.util.List;
import java.util.Map;

/** Documents that are right and say all that can be said. */
final class WholeDocuments {

  /** One of each kind, with every key there is. */
  static final Map<Kind, List<String>> OF_KIND =
      Map.of(
          Kind.ADAPTER,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a, tenant: t, tags: [x], owner: o, labels: {team: data}}
              spec:
                title: T
                description: D
                lifecycle: deprecated
                replacedBy: b
                lifecycleMessage: M
                upstream: {http: {url: "https://a.example/", headers: {X-A: b, X-B: {vault: {path: kv/a, field: f}}}}}
                allowPrivateNetwork: true
                proxy: {url: "http://proxy.example:3128", user: u, password: {secret: token}}
                isolation: session
                minRevision: 2025-06-18
                requiredRoles: [admin]
                requiredScopes: ["a:read"]
                toolScopes: [{tools: [write_*], scopes: ["a:write"]}]
                auditPayload: redacted
                auditPayloadOfTools: [{tools: [get_*], payload: full}, {tools: [secret], payload: digest}]
                auditShown: [city]
                access: {public: false}
                limits: {connections: 7, queue: 0, connectTimeout: 500ms, idleTimeout: 30s, callTimeout: 1h,
                  messageBytes: 2MiB, processes: {perAdapter: 2, perPrincipal: 1, queueTimeout: 5s, idle: 1m}}
                resilience: {breaker: {enabled: false, window: 1m, minimumCalls: 5, minimumToolCalls: 3,
                  failurePercent: 80, openFor: 1s, maxOpenFor: 30s, probes: 1}, retries: {attempts: 3,
                  budgetPercent: 10, budgetFloor: 0}, trustAnnotations: true, hedgeAfter: 300ms}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a}
              spec: {upstream: {http: {endpoints: [{url: "https://a.example/", weight: 2}], headers: {X-A: b}}}}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a}
              spec: {upstream: {sse: {url: "https://a.example/", headers: {X-A: b, X-C: {secret: token}}}}}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a}
              spec: {versions: [{version: "1", upstream: {http: {url: "https://a.example/"}}}, {version: "2",
                upstream: {sse: {url: "https://b.example/"}}, weight: 10, roles: [admin], selectable: true}]}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a}
              spec: {upstream: {stdio: {command: npx, args: [-y, x], env: {A: b, C: {secret: token}}, directory: /usr,
                sandbox: {network: true, read: [/usr], write: [/var], memory: 64MiB, processes: 9}}}}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a}
              spec: {upstream: {rest: {url: "https://a.example/", headers: {X-A: b}, tools: [{name: t,
                title: T, description: D, method: POST, path: "/x/{id}", query: {q: {argument: q, style: commas}}, headers: {X-B: c, X-C: {secret: token}},
                body: {json: "*"}, input: {type: object, required: [id], properties: {id: {type: string},
                q: {type: string}}}, output: {type: object}, result: {pointer: /a},
                annotations: {readOnlyHint: true}, timeout: 10s}]}}}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Adapter
              metadata: {name: a}
              spec: {upstream: {rest: {url: "https://a.example/", tools: [{name: t, method: PUT,
                path: /x, body: {form: {a: fixed, b: true}}}]}}}
              """),
          Kind.PROFILE,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Profile
              metadata: {name: p, tenant: t}
              spec:
                title: T
                description: D
                requiredRoles: [admin]
                access: {public: false}
                servers: [{adapter: a, names: original, tools: ["*"], prompts: [], resources: ["*"], aliases: {y: x}}]
              """),
          Kind.ROLE,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Role
              metadata: {name: r, tenant: t}
              spec: {allow: [{adapters: [a], tools: ["*"], prompts: [p], resources: [r]}]}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Role
              metadata: {name: r}
              spec: {requireUser: true, allow: [{adapterTags: [x], tools: [y], when: "true"},
                  {adapterLabels: {a: b, c: [d, e]}, tools: [z], toolAnnotations: {readOnlyHint: true}},
                  {profiles: [p, "q-*"]}],
                deny: [{adapters: [a]}, {profiles: [q-x]}, {adapters: [a], adapterTags: [x], prompts: [p], when: "1 == 1"}]}
              """),
          Kind.BINDING,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Binding
              metadata: {name: b, tenant: t}
              spec: {roles: [admin], agents: [x]}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Binding
              metadata: {name: b}
              spec: {roles: [admin], requireUser: true, subjects: [{agent: a}, {agent: a, issuer: i},
                {user: u, issuer: i}, {group: g, issuer: i}, {agentTag: t}, {everyone: true}]}
              """),
          Kind.POLICY_TEST,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: PolicyTest
              metadata: {name: p}
              spec: {cases: [{given: {agent: a, issuer: i, user: {subject: s, issuer: i, groups: [g]}, adapter: a,
                tool: t, arguments: {x: 1}, peer: 192.0.2.1, time: "2026-11-30T08:00:00Z"}, expect: allow,
                rule: x}, {given: {agent: a, adapter: a, prompt: p}, expect: deny}]}
              """),
          Kind.AGENT,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Agent
              metadata: {name: a, tenant: t}
              spec: {issuer: i, subject: s, owner: o, team: t, purpose: p, tags: [x], riskLevel: high,
                audiences: [x], state: suspended}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Agent
              metadata: {name: b, tenant: t}
              spec: {maxKeys: 2, certificates: [ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0]}
              """),
          Kind.LIMIT,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Limit
              metadata: {name: l, tenant: t}
              spec:
                match: {agents: [x], users: [{issuer: i, subject: "*"}], roles: [admin], adapters: [a], tools: ["*"]}
                per: [agent, user, adapter, tool]
                rates: [{calls: 5, per: 1m}]
                budgets: [{calls: 7, per: day}, {bytes: 1GiB, per: week}, {tokens: 9, per: month},
                  {cost: 8, per: 6h}]
                costs: [{tools: [x], units: 2}]
              """),
          Kind.TOOL,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Tool
              metadata: {name: x, tenant: t}
              spec:
                adapter: a
                tool: search
                name: search_open
                title: T
                description: D
                annotations: {readOnlyHint: true, destructiveHint: false}
                keepOriginal: true
                disabled: false
                parameters:
                  owner: {fixed: acme}
                  token: {fixed: {secret: x}}
                  old: {hidden: true}
                  limit: {default: 20, minimum: 1, maximum: 50.5, description: D}
                  state: {enum: [open, 7, true]}
                  path: {minLength: 1, maxLength: 90, matches: "docs/*"}
              """),
          Kind.ISSUER,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Issuer
              metadata: {name: i, tenant: t}
              spec:
                issuer: https://a.example/realm
                audiences: [x]
                algorithms: [ES256]
                jwks: {url: "https://a.example/keys"}
                allowPrivateNetwork: true
                clockSkew: 30s
                claims: {agent: azp, user: email, userWhen: {claim: sid}, groups: realm_access.roles}
                requiredScopes: ["mcp:use"]
                dpop: required
                proxy: {url: "http://proxy.example:3128", user: u, password: p}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Issuer
              metadata: {name: i}
              spec:
                issuer: https://a.example
                introspection: {url: "https://a.example/i", clientId: c, clientSecret: {env: KNOWN}, maxAge: 5s}
              """),
          Kind.GATEWAY,
          List.of(
              """
              apiVersion: cardea.io/v1
              kind: Gateway
              metadata: {name: g}
              spec:
                publicUrl: https://a.example
                tenantUrls: {t: "https://t.example"}
                allowedHosts: [a.example]
                allowedOrigins: ["https://a.example"]
                trustedProxies: [10.0.0.0/8]
                legacySse: true
                stdioSandbox: required
                agents: declared
                limits: {bodyBytes: 1MiB, headerBytes: 16KiB, jsonDepth: 100, connections: 10,
                  streamsPerPrincipal: 1, sessionsPerPrincipal: 1, sessions: 1, callsPerPrincipal: 1, calls: 64,
                  batchMembers: 1, processes: 1, sessionTtl: 1h, sessionIdle: 1h, requestTimeout: 1s,
                  idleConnection: 1m, loopDelay: 50ms, drain: 30s, replay: {events: 1, streamBytes: 1KiB,
                  principalBytes: 1KiB, bytes: 1KiB, keep: 1m}}
                vault: {address: "https://a.example", namespace: n, ca: ca.pem, refresh: 1m, keep: 1d,
                  apiPaths: ["kv/data/{tenant}/"], token: {file: f}}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Gateway
              metadata: {name: g}
              spec: {vault: {address: "https://a.example", kubernetes: {role: r, mount: m, jwtFile: f}}}
              """,
              """
              apiVersion: cardea.io/v1
              kind: Gateway
              metadata: {name: g}
              spec: {vault: {address: "https://a.example", appRole: {mount: m, roleId: r, secretId: {file: f}}}}
              """));

  private WholeDocuments() {}
}
