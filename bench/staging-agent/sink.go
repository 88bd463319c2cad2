// A server that only answers as S3 does, over TLS, and costs next to nothing: what is measured shares its processor.
// Of what is sent nothing is kept but counts and ETags. `sink <folder of key.pem and cert.pem>`.
package main

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type object struct {
	etag string
	size int64
}

var (
	began   = time.Now()
	bytes   atomic.Int64
	objects sync.Map
	buffers = sync.Pool{New: func() any { return make([]byte, 256<<10) }}
)

// The MD5 that the client says it has: S3 would have refused another.
func etagOf(request *http.Request) string {
	md5, _ := base64.StdEncoding.DecodeString(request.Header.Get("Content-MD5"))
	if len(md5) == 0 {
		return `"d41d8cd98f00b204e9800998ecf8427e"`
	}
	return `"` + hex.EncodeToString(md5) + `"`
}

func put(answer http.ResponseWriter, request *http.Request) {
	buffer := buffers.Get().([]byte)
	var size int64
	for {
		count, err := request.Body.Read(buffer)
		size += int64(count)
		bytes.Add(int64(count))
		if err != nil {
			break
		}
	}
	buffers.Put(buffer)
	if size < request.ContentLength {
		answer.WriteHeader(http.StatusBadRequest)
		return
	}
	etag := etagOf(request)
	if !strings.HasPrefix(request.URL.Path, "/fermata/") {
		objects.Store(request.URL.Path, object{etag, size})
	}
	if sha256 := request.Header.Get("X-Amz-Checksum-Sha256"); sha256 != "" {
		answer.Header().Set("X-Amz-Checksum-Sha256", sha256)
	}
	answer.Header().Set("ETag", etag)
}

func head(answer http.ResponseWriter, request *http.Request) {
	found, is := objects.Load(request.URL.Path)
	if !is {
		answer.WriteHeader(http.StatusNotFound)
		return
	}
	answer.Header().Set("ETag", found.(object).etag)
	answer.Header().Set("Content-Length", fmt.Sprint(found.(object).size))
	answer.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
}

func xml(answer http.ResponseWriter, body string) {
	answer.Header().Set("Content-Type", "application/xml")
	fmt.Fprint(answer, `<?xml version="1.0" encoding="UTF-8"?>`, body)
}

func counts(answer http.ResponseWriter) {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	json.NewEncoder(answer).Encode(map[string]any{
		"at":         float64(time.Since(began).Microseconds()) / 1000,
		"bytes":      bytes.Load(),
		"cpuSeconds": float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9,
	})
}

func serve(answer http.ResponseWriter, request *http.Request) {
	query := request.URL.RawQuery
	switch {
	case request.Method == "PUT":
		put(answer, request)
	case request.Method == "HEAD":
		head(answer, request)
	case request.URL.Path == "/counts":
		counts(answer)
	case request.URL.Path == "/reset":
		objects.Clear()
		bytes.Store(0)
	case request.Method == "GET":
		xml(answer, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>`)
	case strings.Contains(query, "uploadId="):
		xml(answer, `<CompleteMultipartUploadResult><Bucket>bench</Bucket><Key>k</Key><ETag>"d41d8cd98f00b204e9800998ecf8427e-2"</ETag></CompleteMultipartUploadResult>`)
	case strings.Contains(query, "uploads"):
		xml(answer, `<InitiateMultipartUploadResult><Bucket>bench</Bucket><Key>k</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>`)
	default:
		answer.WriteHeader(http.StatusNotImplemented)
	}
}

func main() {
	at := func(name string) string { return filepath.Join(os.Args[1], name) }
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("https://localhost:%d\n", listener.Addr().(*net.TCPAddr).Port)
	server := http.Server{
		Handler: http.HandlerFunc(serve),
		// S3 speaks no HTTP/2. Its first choice of ciphers, TLS_AES_128_GCM_SHA256, is Go's own.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	panic(server.ServeTLS(listener, at("cert.pem"), at("key.pem")))
}
