package sales

import (
	"reflect"
	"testing"
	"time"
)

// A copy is equal and shares nothing, in whatever field a later day adds.
func TestACloneSharesNothing(t *testing.T) {
	d := filled[Deal]()
	same := d.Clone()
	shared(t, "Deal", reflect.ValueOf(d), reflect.ValueOf(same))
	p := filled[Person]()
	shared(t, "Person", reflect.ValueOf(p), reflect.ValueOf(p.Clone()))
}

// filled is a value with something in each of its fields.
func filled[T any]() (out T) {
	fill(reflect.ValueOf(&out).Elem())
	return out
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.String:
		v.SetString("x")
	}
}

// shared holds a copy against what it is a copy of.
func shared(t *testing.T, where string, a, b reflect.Value) {
	t.Helper()
	if !reflect.DeepEqual(a.Interface(), b.Interface()) {
		t.Errorf("%s is another one: %v, %v", where, a, b)
		return
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", where)
		}
	}
	switch a.Kind() {
	case reflect.Pointer:
		shared(t, where, a.Elem(), b.Elem())
	case reflect.Slice:
		shared(t, where+"[0]", a.Index(0), b.Index(0))
	case reflect.Map:
		for _, key := range a.MapKeys() {
			shared(t, where+"[x]", a.MapIndex(key), b.MapIndex(key))
		}
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range a.NumField() {
			shared(t, where+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	}
}
