package io.cardea.dataplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.revision.Revision;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the tables {@code <own>} is the sealed id of the task {@code t1}, which is the caller's. */
class TaskRewritingTest {

  private final TaskIds ids =
      new TaskIds(SessionKeys.fresh(new SecureRandom()), new SecureRandom());
  private final Call call = Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"a\"}");
  private final TaskOwner owner = TaskOwner.of(call);
  private final String own = ids.begun(owner, new ServerTask("weather", "t1")).orElseThrow();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // era | the request | what the server says | what the client reads
        "legacy | tools/call | 'result':{'task':{'taskId':'t1','status':'working','x':1.0}}"
            + " | 'result':{'task':{'taskId':'<own>','status':'working','x':1.0}}",
        "legacy | tools/call | 'result':{'taskId':'t1','status':'working','content':[]} | same",
        "legacy | tools/call | 'result':{'task':'t1'} | same",
        "legacy | tools/call | 'result':{'task':{'taskId':7,'status':'working'}} | same",
        "legacy | tools/call | 'result':{'content':[{'type':'text','text':'t1'}]} | same",
        "legacy | tools/call | 'result':{'task':{'taskId':'<long>','status':'working'}} | nothing",
        "legacy | tasks/get | 'result':{'taskId':'t1','status':'working','ttl':null}"
            + " | 'result':{'taskId':'<own>','status':'working','ttl':null}",
        "legacy | tasks/get | 'result':{'taskId':'t2','status':'working'} | nothing",
        "legacy | tasks/cancel | 'result':{'taskId':'t1','status':'cancelled'}"
            + " | 'result':{'taskId':'<own>','status':'cancelled'}",
        "legacy | tasks/cancel | 'result':{'taskId':9} | nothing",
        "legacy | tasks/result"
            + " | 'result':{'content':[],'_meta':{'io.modelcontextprotocol/related-task':"
            + "{'taskId':'t1'}}}"
            + " | 'result':{'content':[],'_meta':{'io.modelcontextprotocol/related-task':"
            + "{'taskId':'<own>'}}}",
        "legacy | tasks/result"
            + " | 'result':{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'t2'}}}"
            + " | same",
        "legacy | tasks/list | 'result':{'tasks':[{'taskId':'t2','status':'working'},"
            + "{'taskId':'t1','status':'working'},{'taskId':'t3','status':'failed'},7,{}],"
            + "'nextCursor':'c'}"
            + " | 'result':{'tasks':[{'taskId':'<own>','status':'working'}],'nextCursor':'c'}",
        "legacy | tasks/list | 'result':{'tasks':[]} | same",
        "legacy | tasks/list | 'result':{} | same",
        "legacy | tasks/list | 'error':{'code':-32601,'message':'t1'} | same",
        "legacy | prompts/get | 'result':{'task':{'taskId':'t9','status':'working'}} | same",
        "modern | tools/call | 'result':{'resultType':'task','taskId':'t1','status':'working'}"
            + " | 'result':{'resultType':'task','taskId':'<own>','status':'working'}",
        "modern | tools/call | 'result':{'resultType':'task','status':'working'} | nothing",
        "modern | tools/call | 'result':{'resultType':'task','taskId':null} | nothing",
        "modern | tools/call | 'result':{'resultType':'complete','taskId':'t1'} | same",
        "modern | tasks/get | 'result':{'resultType':'complete','taskId':'t1','status':'completed',"
            + "'result':{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'t1'}}}}"
            + " | 'result':{'resultType':'complete','taskId':'<own>','status':'completed',"
            + "'result':{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'<own>'}}}}",
        "modern | tasks/get | 'result':{'resultType':'complete','taskId':'t2'} | nothing",
        "modern | tasks/cancel | 'result':{'resultType':'complete'} | same",
        "modern | tasks/update | 'result':{'resultType':'complete'} | same",
      })
  void shouldNameInAnswersOnlyWhatIsTheCallers(
      String era, String method, String said, String read) {
    Revision revision = era.equals("modern") ? Revision.R2026_07_28 : Revision.R2025_11_25;
    Call asked = Calls.permitted(revision, method, "{\"name\":\"a\",\"taskId\":\"x\"}");
    assertThat(rewritten(asked, message("'id':1," + said)))
        .isEqualTo(expected("'id':1,", said, read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'method':'notifications/tasks/status','params':{'taskId':'t1','status':'working'}"
            + " | 'method':'notifications/tasks/status','params':{'taskId':'<own>',"
            + "'status':'working'}",
        "'method':'notifications/tasks/status','params':{'taskId':'t2','status':'working'}"
            + " | nothing",
        "'method':'notifications/tasks','params':{'taskId':'t1','status':'completed','result':"
            + "{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'t1'}}}}"
            + " | 'method':'notifications/tasks','params':{'taskId':'<own>','status':'completed',"
            + "'result':{'_meta':{'io.modelcontextprotocol/related-task':{'taskId':'<own>'}}}}",
        "'method':'notifications/tasks','params':{'taskId':'t2','status':'completed'} | nothing",
        "'method':'notifications/subscriptions/acknowledged','params':{'notifications':{"
            + "'taskIds':['t2','t1',3]}}"
            + " | 'method':'notifications/subscriptions/acknowledged','params':{'notifications':{"
            + "'taskIds':['<own>']}}",
        "'method':'notifications/progress','params':{'progressToken':1,'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'t1'}}}"
            + " | 'method':'notifications/progress','params':{'progressToken':1,'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'<own>'}}}",
        "'id':4,'method':'elicitation/create','params':{'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'t1','more':1}}}"
            + " | 'id':4,'method':'elicitation/create','params':{'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'<own>','more':1}}}",
        "'id':4,'method':'elicitation/create','params':{'_meta':{"
            + "'io.modelcontextprotocol/related-task':{'taskId':'t2'}}} | same",
        // A task that the client keeps for the server.
        "'id':4,'method':'tasks/get','params':{'taskId':'t1'} | same",
        "'method':'notifications/message','params':{'data':'t1'} | same",
        "'method':'notifications/tasks/status' | same",
      })
  void shouldNameInMessagesOnlyWhatIsTheCallers(String said, String read) {
    assertThat(rewritten(call, message(said))).isEqualTo(expected("", said, read));
  }

  @Test
  void shouldSealTheIdOfATaskThatBegins() {
    String read =
        rewritten(call, message("'id':1,'result':{'task':{'taskId':'new','status':'working'}}"));
    String sealed = read.replaceAll(".*\"taskId\":\"([^\"]+)\".*", "$1");
    assertThat(ids.open(owner, sealed)).contains(new ServerTask("weather", "new"));
  }

  @Test
  void shouldKeepTheIdsOfRequests() {
    TaskRewriting rewriting = new TaskRewriting(call, ids);
    assertThat(rewriting.idAtServer(call.requestId())).isEqualTo(call.requestId());
  }

  private String expected(String head, String said, String read) {
    return switch (read) {
      case "nothing" -> "nothing";
      case "same" -> text(head + said);
      default -> text(head + read);
    };
  }

  private String text(String members) {
    return ("{'jsonrpc':'2.0'," + members + "}")
        .replace('\'', '"')
        .replace("<own>", own)
        .replace("<long>", "x".repeat(TaskIds.MAX_ID_BYTES + 1));
  }

  private RpcMessage message(String members) {
    return Calls.message(text(members));
  }

  private String rewritten(Call asked, RpcMessage message) {
    JsonEdit edit = new JsonEdit(message.document());
    return Optional.of(new TaskRewriting(asked, ids).rewrite(message, edit))
        .filter(told -> told)
        .map(_ -> new String(edit.apply(), UTF_8))
        .orElse("nothing");
  }
}
