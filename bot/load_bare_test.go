package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/telegram/telegramtest"
)

// bareBot is the least that a bot made with the same libraries does, and the
// yardstick of the load benchmarks: it reads how far somebody is, writes how far
// they are now, and asks the next question. Nothing is held together, nothing
// is remembered, and whatever goes wrong is lost. It is a program of its own:
//
//	bare API REDIS [LISTEN]
//
// With an address to listen on it is called by Telegram, else it asks for updates.
func bareBot() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	redis := goredis.NewClient(&goredis.Options{Addr: os.Args[2]})
	step := func(ctx context.Context, b *bot.Bot, u *models.Update) {
		ctx = context.WithoutCancel(ctx) // a stop is no failure
		var chat int64
		if u.Message != nil {
			chat = u.Message.Chat.ID
		} else { // whoever pressed looks at a spinner until this
			chat = u.CallbackQuery.From.ID
			said(b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID}))
		}
		key := "step:" + strconv.FormatInt(chat, 10)
		n, _ := redis.Get(ctx, key).Int()
		said(redis.Set(ctx, key, n+1, 0).Result())
		m := &bot.SendMessageParams{ChatID: chat, Text: question(n % questions)}
		if n%2 == 1 {
			var row []any // the SDK's own buttons all have an empty copy_text, which is refused
			for _, o := range []string{"A", "B"} {
				row = append(row, map[string]any{"text": fmt.Sprintf("Choice %d%s", n%questions, o), "callback_data": strconv.Itoa(n) + o})
			}
			m.ReplyMarkup = map[string]any{"inline_keyboard": [][]any{row}}
		}
		said(b.SendMessage(ctx, m))
	}
	b, err := bot.New(telegramtest.Token, bot.WithServerURL(os.Args[1]), bot.WithDefaultHandler(step))
	said(b, err)
	fmt.Print("bare\nready\n")
	if len(os.Args) < 4 {
		b.Start(ctx)
		return exitFine
	}
	server := &http.Server{Addr: os.Args[3], Handler: b.WebhookHandler()}
	go func() { said(0, server.ListenAndServe()) }()
	said(b.SetWebhook(ctx, &bot.SetWebhookParams{URL: "http://" + os.Args[3]}))
	b.StartWebhook(ctx)
	return exitFine
}

// said ends the bare bot when something failed: its figures would be worth nothing.
func said[T any](_ T, err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
