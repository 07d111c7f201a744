package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// finder lists the mutants of a file.
type finder struct {
	file  *source
	set   *token.FileSet
	base  int
	found []*mutant
	next  *int
}

// find lists them in an order that does not change. Ids go on from next.
func find(f *source, next *int) ([]*mutant, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, f.path, f.text, 0)
	if err != nil {
		return nil, err
	}
	x := &finder{file: f, set: set, base: set.File(tree.Pos()).Base(), next: next}
	ast.Inspect(tree, x.visit)
	return x.found, nil
}

func (x *finder) text(n ast.Node) string {
	return string(x.file.text[int(n.Pos())-x.base : int(n.End())-x.base])
}

// add notes a change of a node for good.
func (x *finder) add(n ast.Node, becomes string) *mutant {
	*x.next++
	m := &mutant{file: x.file, id: *x.next, start: int(n.Pos()) - x.base, end: int(n.End()) - x.base, becomes: becomes}
	x.found = append(x.found, m)
	return m
}

// truth notes a change of an expression that is true or false.
func (x *finder) truth(n ast.Expr, becomes string) {
	m := x.add(n, becomes)
	m.switched = fmt.Sprintf("(mutantIs(%d) && (%s) || !mutantIs(%d) && (%s))", m.id, becomes, m.id, x.text(n))
}

func (x *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok != token.IMPORT
	case *ast.IfStmt:
		x.negate(n.Cond)
	case *ast.SwitchStmt:
		if n.Tag == nil {
			x.cases(n.Body)
		}
	case *ast.BinaryExpr:
		x.binary(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			x.truth(n, x.text(n.X))
		}
	case *ast.BasicLit:
		x.number(n)
	case *ast.BlockStmt:
		x.drop(n.List)
	case *ast.CaseClause:
		x.drop(n.Body)
	case *ast.FuncDecl:
		x.returns(n.Body, n.Type)
	case *ast.FuncLit:
		x.returns(n.Body, n.Type)
	}
	return true
}

// negate turns a condition round that no other change turns round.
func (x *finder) negate(cond ast.Expr) {
	switch c := cond.(type) {
	case *ast.UnaryExpr:
		return
	case *ast.BinaryExpr:
		if c.Op != token.LAND && c.Op != token.LOR {
			return
		}
	}
	x.truth(cond, "!("+x.text(cond)+")")
}

func (x *finder) cases(body *ast.BlockStmt) {
	for _, s := range body.List {
		for _, cond := range s.(*ast.CaseClause).List {
			x.negate(cond)
		}
	}
}

func (x *finder) binary(n *ast.BinaryExpr) {
	swaps := map[token.Token][]string{
		token.EQL: {"!="}, token.NEQ: {"=="}, token.LAND: {"||"}, token.LOR: {"&&"},
		token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
	}
	sums := map[token.Token]string{token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*"}
	for _, op := range swaps[n.Op] {
		becomes := x.text(n.X) + " " + op + " " + x.text(n.Y)
		if n.Op == token.LAND || n.Op == token.LOR {
			becomes = "(" + becomes + ")"
		}
		x.truth(n, becomes)
	}
	if op, ok := sums[n.Op]; ok && !strings.ContainsAny(x.text(n), "\"`") {
		x.add(n, x.text(n.X)+" "+op+" "+x.text(n.Y))
	}
}

func (x *finder) number(n *ast.BasicLit) {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != token.INT || err != nil {
		return
	}
	x.add(n, strconv.Itoa(v+1))
	if v > 0 {
		x.add(n, strconv.Itoa(v-1))
	}
}

// drop leaves out statements that declare nothing and are not needed to return.
func (x *finder) drop(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt, *ast.DeferStmt, *ast.SendStmt:
			x.without(s)
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				x.without(s)
			}
		}
	}
}

func (x *finder) without(s ast.Stmt) {
	m := x.add(s, "")
	m.switched = fmt.Sprintf("if !mutantIs(%d) { %s }", m.id, x.text(s))
}

// returns makes the returns of a function, but not of those inside it, return nothing.
func (x *finder) returns(body *ast.BlockStmt, of *ast.FuncType) {
	kinds := x.results(of)
	if body == nil || len(kinds) == 0 {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			x.empty(r, kinds)
		}
		return true
	})
}

// results are the types of what a function returns.
func (x *finder) results(of *ast.FuncType) []string {
	var kinds []string
	if of.Results == nil {
		return nil
	}
	for _, f := range of.Results.List {
		for range max(1, len(f.Names)) {
			kinds = append(kinds, x.text(f.Type))
		}
	}
	return kinds
}

func (x *finder) empty(r *ast.ReturnStmt, kinds []string) {
	var zeros []string
	for _, k := range kinds {
		zeros = append(zeros, "*new("+k+")")
	}
	if len(kinds) == 1 && kinds[0] == "bool" {
		x.opposite(r)
		return
	}
	if !slices.ContainsFunc(r.Results, func(e ast.Expr) bool { return !x.nothing(e) }) {
		return
	}
	m := x.add(r, "return "+strings.Join(zeros, ", "))
	m.switched = fmt.Sprintf("if mutantIs(%d) { %s }; %s", m.id, m.becomes, x.text(r))
}

// opposite returns the other of true and false, where no other change does.
func (x *finder) opposite(r *ast.ReturnStmt) {
	if b, ok := r.Results[0].(*ast.BinaryExpr); ok && b.Op != token.LAND && b.Op != token.LOR {
		return
	}
	m := x.add(r, "return !("+x.text(r.Results[0])+")")
	m.switched = fmt.Sprintf("if mutantIs(%d) { %s }; %s", m.id, m.becomes, x.text(r))
}

// nothing is true of an expression that is a zero value as it stands.
func (x *finder) nothing(e ast.Expr) bool {
	text := x.text(e)
	return text == "nil" || text == "false" || text == "0" || text == `""` || strings.HasSuffix(text, "{}")
}
