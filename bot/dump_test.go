package main
import ("testing";"os";"fmt";"log/slog")
func TestDumpTalk(t *testing.T){
 name:=os.Getenv("TALK"); if name=="" {return}
 lang:="en"; if os.Getenv("TLANG")!="" {lang=os.Getenv("TLANG")}
 f,_:=os.Open(name); talk,err:=readTalk(name,f); if err!=nil {t.Fatal(err)}
 p,_,_:=loadProcess("b2b")
 w,_,err:=openWorld(t.Context(),t.TempDir(),talk,p,lang,slog.Default()); if err!=nil {t.Fatal(err)}
 wrong,err:=talk.play(t.Context(),w,w.clock.Now,func(s step){
  fmt.Printf("───── %s  [%s]\n", s, w.clock.Now().Format("Mon 02 Jan 15:04"))
  if s.do=="see"||s.do=="hide" {return}
  for _,p:=range talk.people { if x:=w.Since(p.id); x!="" { fmt.Printf("  <%s>\n%s\n", p.name, x) } }
 })
 for _,x:=range wrong {fmt.Println("WRONG",x)}
 if err!=nil {fmt.Println("ERR",err)}
}
