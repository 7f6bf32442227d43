package io.cardea.dataplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskMessageTest {

  private final TaskIds ids =
      new TaskIds(SessionKeys.fresh(new SecureRandom()), new SecureRandom());
  private final TaskOwner owner = TaskOwner.of(Calls.permitted(Revision.R2025_11_25, "ping", "{}"));
  private final String own = ids.begun(owner, new ServerTask("weather", "t1")).orElseThrow();
  private final String others =
      ids.begun(new TaskOwner(owner.endpoint(), "someone"), new ServerTask("weather", "t1"))
          .orElseThrow();
  private final String elsewhere = ids.begun(owner, new ServerTask("other", "t1")).orElseThrow();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what the client says | what the server reads
        "'id':1,'result':{'action':'accept','_meta':{'io.modelcontextprotocol/related-task':"
            + "{'taskId':'<own>'}}}"
            + " | 'id':1,'result':{'action':'accept','_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'t1'}}}",
        "'id':1,'result':{'_meta':{'io.modelcontextprotocol/related-task':"
            + "{'taskId':'<others>'}}} | same",
        "'id':1,'result':{'_meta':{'io.modelcontextprotocol/related-task':"
            + "{'taskId':'<elsewhere>'}}} | same",
        "'id':1,'result':{'_meta':{'io.modelcontextprotocol/related-task':"
            + "{'taskId':'the-clients-own'}}} | same",
        "'id':1,'result':{'task':{'taskId':'<own>','status':'working'}} | same",
        "'id':1,'result':{'_meta':{'io.modelcontextprotocol/related-task':7}} | same",
        "'id':1,'error':{'code':1,'message':'<own>'} | same",
        "'method':'notifications/progress','params':{'progressToken':1,'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'<own>'}}}"
            + " | 'method':'notifications/progress','params':{'progressToken':1,'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'t1'}}}",
        "'method':'notifications/tasks/status','params':{'taskId':'the-clients-own'} | same",
        "'id':1,'method':'subscriptions/listen','params':{'notifications':{'taskIds':"
            + "['<others>','<own>','t1',3,'<elsewhere>'],'toolsListChanged':true}}"
            + " | 'id':1,'method':'subscriptions/listen','params':{'notifications':{'taskIds':"
            + "['t1'],'toolsListChanged':true}}",
        "'id':1,'method':'subscriptions/listen','params':{'notifications':{'taskIds':'<own>'}}"
            + " | same",
        "'id':1,'method':'tools/call','params':{'notifications':{'taskIds':['<others>']}} | same",
      })
  void shouldTellTheServerOnlyOfTheCallersTasks(String said, String read) {
    RpcMessage message = Calls.message(text(said));
    String method = said.replaceAll(".*'method':'([^']+)'.*", "$1");
    Call call =
        Calls.permitted(
            Call.of(
                Calls.arrival(io.cardea.dataplane.call.Arrival.Verb.POST), Optional.of(message)),
            Revision.R2026_07_28,
            Optional.of(method)
                .filter("subscriptions/listen"::equals)
                .map(_ -> McpMethod.SUBSCRIPTIONS_LISTEN));
    JsonEdit edit = new JsonEdit(message.document());
    new TaskMessage(call, ids).toServer(message, edit);
    assertThat(new String(edit.apply(), UTF_8)).isEqualTo(text(read.equals("same") ? said : read));
  }

  private String text(String members) {
    return ("{'jsonrpc':'2.0'," + members + "}")
        .replace('\'', '"')
        .replace("<own>", own)
        .replace("<others>", others)
        .replace("<elsewhere>", elsewhere);
  }
}
