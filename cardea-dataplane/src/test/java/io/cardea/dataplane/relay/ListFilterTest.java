package io.cardea.dataplane.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Peer;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListFilterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // method | members of the result | what is left of them
        "tools/list | 'tools':[{'name':'get_a'},{'name':'set_a'},{'name':'get_b'}] | 'tools':[{'name':'get_a'},{'name':'get_b'}]",
        "tools/list | 'tools':[{'name':'set_a'},{'name':'get_a'}] | 'tools':[{'name':'get_a'}]",
        "tools/list | 'tools':[{'name':'set_a'}] | 'tools':[]",
        "tools/list | 'tools':[{'name':1},{'title':'get_a'},'get_a',null,['get_a'],{'name':'get_a'}] | 'tools':[{'name':'get_a'}]",
        "tools/list | 'tools':[{'name':'s\\u0065t_a'},{'name':'g\\u0065t_a'}] | 'tools':[{'name':'g\\u0065t_a'}]",
        "prompts/list | 'prompts':[{'name':'get_a'},{'name':'sum_a'}] | 'prompts':[{'name':'sum_a'}]",
        "resources/list | 'resources':[{'uri':'file:///pub/a','name':'x'},{'uri':'file:///priv','name':'y'}] | 'resources':[{'uri':'file:///pub/a','name':'x'}]",
        "resources/templates/list | 'resourceTemplates':[{'uriTemplate':'file:///pub/{p}'},{'uriTemplate':'x://{p}'}] | 'resourceTemplates':[{'uriTemplate':'file:///pub/{p}'}]",
      })
  void shouldLeaveWhatMayBeUsed(String method, String given, String left) {
    String rest = ",'nextCursor':'c1','_meta':{'n':1.0}";
    assertThat(filter(Revision.R2025_11_25, method, given + rest)).isEqualTo(json(left + rest));
    assertThat(filter(Revision.R2026_07_28, method, given + rest + ",'cacheScope':'public'"))
        .isEqualTo(json(left + rest + ",'cacheScope':'private'"));
  }

  @Test
  void shouldKeepEveryByteOfWhatStays() {
    String kept =
        "{ 'name' : 'get_a' , 'n':[1.0, 12345678901234567890,1E5],'s':'\\u00e4\\/','unknown':{} }";
    String given = "  'tools' : [ {'name':'x'} ,\n\t" + kept + " , {'name':'y'} ]  ";
    String left = "  'tools' : [ " + kept + "  ]  ";
    assertThat(filter(Revision.R2025_11_25, "tools/list", given)).isEqualTo(json(left));
  }

  @Test
  void shouldNotTouchAListOfWhichEverythingStays() {
    assertThat(filter(Revision.R2025_11_25, "tools/list", "'tools':[{'name':'get_a'}]"))
        .isEqualTo("forward RESULT");
    assertThat(filter(Revision.R2025_11_25, "tools/list", "'tools':[]"))
        .isEqualTo("forward RESULT");
  }

  @Test
  void shouldMarkFilteredModernListsPrivateEvenIfEverythingStays() {
    assertThat(filter(Revision.R2026_07_28, "tools/list", "'tools':[],'cacheScope':'public'"))
        .isEqualTo(json("'tools':[],'cacheScope':'private'"));
    assertThat(filter(Revision.R2026_07_28, "tools/list", "'tools':[]"))
        .isEqualTo(json("'cacheScope':'private','tools':[]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "tools/list | 'prompts':[]",
        "tools/list | 'tools':{}",
        "tools/list | 'tools':null",
        "tools/list | 'Tools':[]",
        "resources/list | 'resourceTemplates':[]",
      })
  void shouldRefuseAListWithoutItsArray(String method, String members) {
    assertThat(filter(Revision.R2025_11_25, method, members)).isEqualTo("invalid");
  }

  @Test
  void shouldLeaveListsOfPublicAdaptersAlone() {
    Arrival arrival = Calls.arrival(Arrival.Verb.POST, Calls.OPEN, new Peer("127.0.0.1", true));
    Adapter adapter = Calls.adapter(Calls.OPEN, Adapter.Access.PUBLIC, 9);
    Principal nobody = Principal.anonymous(TenantId.DEFAULT);
    Permit permit = (Permit) arrival.snapshot().access().decide(nobody, adapter, Action.USE);
    Call call =
        Call.of(arrival, Optional.of(Calls.request("tools/list", "{}")))
            .withPrincipal(nobody)
            .withClass(Revision.R2026_07_28, Optional.of(McpMethod.TOOLS_LIST))
            .withPermit(permit);
    assertThat(
            line(
                new ResponseInspector(call, Rewriting.NONE)
                    .inspect(json("'tools':[]").getBytes(UTF_8))))
        .isEqualTo("forward RESULT");
  }

  private static String filter(Revision revision, String method, String members) {
    Call call = Calls.permitted(revision, method, "{}");
    return line(new ResponseInspector(call, Rewriting.NONE).inspect(json(members).getBytes(UTF_8)));
  }

  private static String json(String members) {
    return ("{'jsonrpc':'2.0','id':1,'result':{" + members + "}}").replace('\'', '"');
  }

  private static String line(Inspected inspected) {
    return switch (inspected) {
      case Inspected.Asks _ -> "asks";
      case Inspected.Forward forward -> "forward " + forward.kind();
      case Inspected.Changed changed -> new String(changed.json(), UTF_8);
      case Inspected.Drop _ -> "drop";
      case Inspected.Invalid _ -> "invalid";
    };
  }
}
