package playbook
import ("testing";"os";"path/filepath";"strings";"fmt")
func TestZZ(t *testing.T){
 names,_ := filepath.Glob("testdata/*.toml"); w,_:=filepath.Glob("testdata/warnings/*.toml"); names=append(names,w...)
 for _,n := range names {
  src,_ := os.ReadFile(n)
  var body []string
  old := 0
  var was []string
  for _,l := range strings.Split(string(src),"\n") { if strings.HasPrefix(l,"# want ") {old++; was=append(was,strings.TrimPrefix(l,"# want "))} else {body=append(body,l)} }
  b := strings.Join(body,"\n")
  _,ps := Load("p.toml",[]byte(b))
  k := len(ps)
  _,ps = Load("p.toml",[]byte(strings.Repeat("#\n",k)+b))
  var h strings.Builder
  var now []string
  for _,p := range ps { s:=strings.TrimPrefix(p.String(),"p.toml:"); now=append(now,s); fmt.Fprintf(&h,"# want %s\n",s) }
  if strings.Join(was,"|")!=strings.Join(now,"|") {
   fmt.Println("==",n); lines:=strings.Split(h.String()+b,"\n")
   for _,p := range ps { fmt.Printf("   %s\n      | %s\n",p,lines[p.Line-1]) }
   if len(ps)==0 {fmt.Println("   NOTHING")}
   os.WriteFile(n,[]byte(h.String()+b),0o644)
  }
 }
}
