package slacktest

import (
	"cmp"
	"slices"
)

// File is a file that was uploaded; Channel is empty while it is shared nowhere.
type File struct {
	ID, Name, Title, Alt, Channel, Thread, Comment string
	Length, Size                                   int // promised, and what came (with its multipart frame)
}

type files struct{ known map[string]*File }

// Files are the files so far, in order.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []File
	for _, f := range s.known {
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b File) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func (s *Server) uploadURL(p object) object {
	f := &File{Name: str(p["filename"]), Alt: str(p["alt_txt"]), Length: count(p, "length", 0)}
	if f.Name == "" || f.Length <= 0 {
		return no("invalid_arguments")
	}
	f.ID = s.id("F")
	s.known[f.ID] = f
	return yes(object{"upload_url": s.base + "/upload/" + f.ID, "file_id": f.ID})
}

func (s *Server) upload(p object) object {
	f := s.known[str(p["id"])]
	if f == nil {
		return no("file_not_found")
	}
	f.Size = count(p, "size", 0)
	return yes(nil)
}

func (s *Server) completeUpload(p object) object {
	var list []struct{ ID, Title string }
	if !parsed(p, "files", &list) || len(list) == 0 {
		return no("invalid_arguments")
	}
	in := object{"channel": p["channel_id"]}
	var c *Channel
	if str(p["channel_id"]) != "" {
		to, refusal := s.into(in)
		if refusal != nil {
			return refusal
		}
		c = to
	}
	var out []any
	for _, entry := range list {
		f := s.known[entry.ID]
		if f == nil || f.Size < f.Length {
			return no("file_not_found")
		}
		f.Title, f.Thread, f.Comment = entry.Title, str(p["thread_ts"]), str(p["initial_comment"])
		out = append(out, object{"id": f.ID, "title": f.Title})
		if c != nil {
			s.share(c, f)
		}
	}
	return yes(object{"files": out})
}

// share shows a file in a conversation, as a person sees it: words, then the picture.
func (s *Server) share(c *Channel, f *File) {
	f.Channel = c.ID
	m := &Message{Channel: c.ID, Thread: f.Thread, User: BotUser, Bot: true, bot: BotID, Text: f.Comment, Shown: s.plain(f.Comment) + "(" + f.Alt + ")"}
	s.put(m, "files.completeUploadExternal", object{})
}
